/** How near sentences are to another: sentence-similarity by the vectors of an embedding model. */
@NullMarked
package dev.millstream.task.similar;

import org.jspecify.annotations.NullMarked;
