package dev.millstream.generate.decode;

import java.io.Serializable;
import java.util.List;

/**
 * What ends a text, beside its length.
 *
 * @param eosTokenIds tokens by which the model says that it is done; none for a text that only its
 *     length ends
 * @param stopTokenIds other tokens that end it
 * @param stopStrings strings that end it, which it keeps
 */
public record Endings(
    List<Integer> eosTokenIds, List<Integer> stopTokenIds, List<String> stopStrings)
    implements Serializable {
  private static final String STRINGS = "stop_strings";
  private static final String SEQUENCE = "stop_sequence";

  /** Copies the lists. */
  public Endings {
    eosTokenIds = List.copyOf(eosTokenIds);
    stopTokenIds = List.copyOf(stopTokenIds);
    stopStrings = List.copyOf(stopStrings);
  }

  static Endings read(ParameterValues values) {
    boolean sequence = values.isGiven(SEQUENCE);
    if (sequence && values.isAsked(STRINGS)) {
      throw new IllegalArgumentException(
          ("stop_sequence and stop_strings were both given, but they are two names of one"
              + " list. Put all strings into stop_strings."));
    }
    return new Endings(
        values.idOrIds("eos_token_id"),
        values.idOrIds("stop_token_ids"),
        values.textOrTexts(sequence ? SEQUENCE : STRINGS));
  }
}
