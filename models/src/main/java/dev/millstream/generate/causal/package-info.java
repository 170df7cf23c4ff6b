/**
 * Decoder-only models: texts that are written side by side and join and leave at every step. Knows
 * nothing of how tokens are chosen or when a text is done.
 */
@NullMarked
package dev.millstream.generate.causal;

import org.jspecify.annotations.NullMarked;
