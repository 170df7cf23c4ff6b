/** A cluster, a broker behind a wire, and the embedding job on them: what faults are done to. */
@NullMarked
package dev.millstream.faults.scene;

import org.jspecify.annotations.NullMarked;
