/** Texts to labels: text-classification and zero-shot-classification as transformers does them. */
@NullMarked
package dev.millstream.task.classify;

import org.jspecify.annotations.NullMarked;
