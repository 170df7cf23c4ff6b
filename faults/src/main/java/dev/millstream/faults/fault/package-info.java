/** The faults, each done to a {@link dev.millstream.faults.scene.Scene} and undone again. */
@NullMarked
package dev.millstream.faults.fault;

import org.jspecify.annotations.NullMarked;
