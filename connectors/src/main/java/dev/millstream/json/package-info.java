/** Vectors and dead letters as JSON, the same bytes in a topic and in a file. */
@NullMarked
package dev.millstream.json;

import org.jspecify.annotations.NullMarked;
