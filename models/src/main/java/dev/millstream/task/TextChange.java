package dev.millstream.task;

import java.util.Locale;
import java.util.Optional;

/**
 * What a model's configuration asks to be done to a text before it is tokenized.
 *
 * @param prefix put before each text, empty for none
 * @param lowerCase whether prefix and text are lower-cased
 */
public record TextChange(String prefix, boolean lowerCase) {

  /** The text that is tokenized. */
  public String of(String text) {
    String whole = prefix.isEmpty() ? text : prefix + text;
    return lowerCase ? whole.toLowerCase(Locale.ROOT) : whole;
  }

  /** Why tokens will not do in a text's place, as {@link RowTask#needsTexts}. */
  public Optional<String> needsTexts() {
    if (!prefix.isEmpty()) {
      return Optional.of(
          "the prompt '%s' is put before each text, which cannot be done to tokens. Put it before the texts that are tokenized and ask for the empty prompt, or embed texts."
              .formatted(prefix));
    }
    return lowerCase
        ? Optional.of(
            "the model lower-cases each text before it tokenizes it (do_lower_case in"
                + " sentence_bert_config.json), which cannot be done to tokens. Embed texts.")
        : Optional.empty();
  }
}
