package dev.millstream.generate.beam;

/**
 * How beams are searched; names and meaning are those of transformers.
 *
 * @param numBeams texts that are followed at once
 * @param numReturnSequences how many of the best are returned
 * @param lengthPenalty a text's score is the sum of its tokens' log-probabilities, divided by the
 *     number of its tokens to this power
 * @param earlyStopping when the search ends
 * @param endTokens how many tokens end a text
 * @param maxNewTokens most tokens of a text
 */
public record BeamSettings(
    int numBeams,
    int numReturnSequences,
    double lengthPenalty,
    EarlyStopping earlyStopping,
    int endTokens,
    int maxNewTokens) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when one is out of range
   */
  public BeamSettings {
    if (numBeams < 1) {
      throw new IllegalArgumentException(
          "num_beams was %d, but must be at least 1.".formatted(numBeams));
    }
    if (numReturnSequences < 1 || numReturnSequences > numBeams) {
      throw new IllegalArgumentException(
          "num_return_sequences was %d, but must be from 1 to num_beams, which is %d."
              .formatted(numReturnSequences, numBeams));
    }
    if (!Double.isFinite(lengthPenalty)) {
      throw new IllegalArgumentException(
          "length_penalty was %s, but must be a finite number.".formatted(lengthPenalty));
    }
    if (maxNewTokens < 1) {
      throw new IllegalArgumentException(
          "max_new_tokens was %d, but must be at least 1.".formatted(maxNewTokens));
    }
  }

  /** How many continuations are looked at in a step, so that as many go on as there are beams. */
  int candidates() {
    return Math.max(2, 1 + endTokens) * numBeams;
  }
}
