/** Texts to sparse vectors over the vocabulary, as sentence-transformers' SparseEncoder does it. */
@NullMarked
package dev.millstream.task.sparse;

import org.jspecify.annotations.NullMarked;
