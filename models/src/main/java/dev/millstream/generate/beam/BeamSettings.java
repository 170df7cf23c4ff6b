package dev.millstream.generate.beam;

import dev.millstream.generate.decode.Beams;
import dev.millstream.generate.decode.Beams.EarlyStopping;

/**
 * How beams are searched.
 *
 * @param beams how many, how they are scored and when the search ends
 * @param endTokens how many tokens end a text
 * @param maxNewTokens most tokens of a text
 */
public record BeamSettings(Beams beams, int endTokens, int maxNewTokens) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when one is out of range
   */
  public BeamSettings {
    if (beams.numBeams() < 1) {
      throw new IllegalArgumentException(
          "num_beams was %d, but must be at least 1.".formatted(beams.numBeams()));
    }
    if (beams.numReturnSequences() < 1 || beams.numReturnSequences() > beams.numBeams()) {
      throw new IllegalArgumentException(
          "num_return_sequences was %d, but must be from 1 to num_beams, which is %d."
              .formatted(beams.numReturnSequences(), beams.numBeams()));
    }
    if (!Double.isFinite(beams.lengthPenalty())) {
      throw new IllegalArgumentException(
          "length_penalty was %s, but must be a finite number.".formatted(beams.lengthPenalty()));
    }
    if (maxNewTokens < 1) {
      throw new IllegalArgumentException(
          "max_new_tokens was %d, but must be at least 1.".formatted(maxNewTokens));
    }
  }

  int numBeams() {
    return beams.numBeams();
  }

  /** How many continuations are looked at in a step, so that as many go on as there are beams. */
  int candidates() {
    return Math.max(2, 1 + endTokens) * numBeams();
  }

  /** By what a text's sum of log-probabilities is divided. */
  float penalty(int length) {
    return (float) Math.pow(length, beams.lengthPenalty());
  }

  /** Whether the search ends as soon as there are as many texts as beams. */
  boolean endsWhenFull() {
    return beams.earlyStopping() == EarlyStopping.YES;
  }

  /** The length at which the best of the beams is judged, of {@code made} tokens now. */
  int lengthHopedFor(int made) {
    boolean longestIsBest =
        beams.earlyStopping() == EarlyStopping.NEVER && beams.lengthPenalty() > 0;
    return longestIsBest ? maxNewTokens : made;
  }
}
