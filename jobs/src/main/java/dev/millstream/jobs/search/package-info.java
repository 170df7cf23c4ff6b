/** Asks an index that the embedding job writes, and sets the answers as a table. */
@NullMarked
package dev.millstream.jobs.search;

import org.jspecify.annotations.NullMarked;
