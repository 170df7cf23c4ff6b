/** Models run through an engine of the Deep Java Library. The only importer of its engines. */
@NullMarked
package dev.millstream.engine.djl;

import org.jspecify.annotations.NullMarked;
