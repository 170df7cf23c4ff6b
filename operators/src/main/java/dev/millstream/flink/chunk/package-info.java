/** Splits documents, and says which chunks a new version of a document changes. */
@NullMarked
package dev.millstream.flink.chunk;

import org.jspecify.annotations.NullMarked;
