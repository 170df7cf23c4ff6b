/** Pairs of texts to scores: cross-encoders as sentence-transformers runs them. */
@NullMarked
package dev.millstream.task.rank;

import org.jspecify.annotations.NullMarked;
