package dev.millstream.generate.beam;

import dev.millstream.generate.FinishReason;
import dev.millstream.generate.TokenIds;

/**
 * A text that a search has found.
 *
 * @param ids the prompt's tokens and those that were made, up to the one that ended it
 * @param reason why it ended
 * @param score the higher the better among the texts of one search: of beams, the sum of
 *     log-probabilities by length; of others 0
 */
public record FoundText(TokenIds ids, FinishReason reason, float score) {}
