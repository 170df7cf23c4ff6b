/** Texts written by a causal language model, asked as transformers' text-generation pipeline is. */
@NullMarked
package dev.millstream.generate.text;

import org.jspecify.annotations.NullMarked;
