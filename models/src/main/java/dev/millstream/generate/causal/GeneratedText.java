package dev.millstream.generate.causal;

import dev.millstream.generate.FinishReason;
import dev.millstream.generate.TokenIds;

/**
 * A text that was written.
 *
 * @param ids with those of the prompt, as it was computed
 */
public record GeneratedText(TokenIds ids, FinishReason reason) {}
