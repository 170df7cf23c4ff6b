/** A Lucene index as a sink, and searching it. */
@NullMarked
package dev.millstream.lucene;

import org.jspecify.annotations.NullMarked;
