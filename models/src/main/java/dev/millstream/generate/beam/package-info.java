/**
 * Searches for texts with a model that continues rows of tokens: beam search with the arithmetic of
 * transformers, and one token after the other. Knows of a model only what it says about the next
 * token.
 */
@NullMarked
package dev.millstream.generate.beam;

import org.jspecify.annotations.NullMarked;
