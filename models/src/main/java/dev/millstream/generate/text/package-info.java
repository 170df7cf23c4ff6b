/**
 * Texts written by a causal language model or an encoder-decoder, asked as transformers' pipelines
 * text-generation, summarization, translation and text2text-generation are; and how likely a causal
 * model finds given texts.
 */
@NullMarked
package dev.millstream.generate.text;

import org.jspecify.annotations.NullMarked;
