/**
 * Texts from encoder-decoder models: summaries, translations, whatever text follows from a text.
 * Knows the layouts of their ONNX files on the Hub; how texts are searched for is the business of
 * {@code generate.beam}.
 */
@NullMarked
package dev.millstream.generate.seq;

import org.jspecify.annotations.NullMarked;
