/** Masked words to the words that fit, as transformers' fill-mask. */
@NullMarked
package dev.millstream.task.fill;

import org.jspecify.annotations.NullMarked;
