package dev.millstream.generate.decode;

import java.io.Serializable;

/**
 * How many texts are followed and returned; the names are those of transformers' parameters.
 *
 * @param numBeams how many beginnings are followed; 1 for no beam search
 * @param numReturnSequences how many texts are returned for a prompt
 * @param lengthPenalty power of the length by which a beam's score is divided
 * @param earlyStopping when the search ends
 */
public record Beams(
    int numBeams, int numReturnSequences, double lengthPenalty, EarlyStopping earlyStopping)
    implements Serializable {

  /** When a beam search ends. */
  public enum EarlyStopping {
    /** As soon as there are as many finished texts as beams: Python's {@code True}. */
    YES,
    /** When a better text is unlikely: Python's {@code False}. */
    HEURISTIC,
    /** When there can be no better text: Python's {@code "never"}. */
    NEVER
  }

  static Beams read(ParameterValues values, boolean doSample) {
    Beams beams =
        new Beams(
            values.integer("num_beams", 1, 1),
            values.integer("num_return_sequences", 1, 1),
            values.number("length_penalty", Range.ANY, 1),
            earlyStopping(values));
    beams.requireTexts(doSample);
    return beams;
  }

  private static EarlyStopping earlyStopping(ParameterValues values) {
    String name = "early_stopping";
    if (values.isText(name, "never")) {
      return EarlyStopping.NEVER;
    }
    if (values.isGiven(name) && !values.isFlag(name)) {
      throw values.wrong(name, "true, false or \"never\"");
    }
    return values.flag(name, false) ? EarlyStopping.YES : EarlyStopping.HEURISTIC;
  }

  private void requireTexts(boolean doSample) {
    if (numReturnSequences > 1 && numBeams == 1 && !doSample) {
      throw new IllegalArgumentException(
          ("num_return_sequences was %d, but without sampling and beams there is one text."
                  + " Set do_sample to true, or num_beams to at least as many.")
              .formatted(numReturnSequences));
    }
    if (numBeams > 1 && numReturnSequences > numBeams) {
      throw new IllegalArgumentException(
          ("num_return_sequences was %d, but with %d beams there are only as many texts."
                  + " Raise num_beams or lower num_return_sequences.")
              .formatted(numReturnSequences, numBeams));
    }
  }
}
