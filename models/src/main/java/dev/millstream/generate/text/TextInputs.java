package dev.millstream.generate.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Inputs that are texts, and no messages. */
final class TextInputs {
  private TextInputs() {}

  /**
   * The texts of a string or of a list of strings.
   *
   * @throws IllegalArgumentException when the inputs are neither
   */
  static List<String> of(JsonNode inputs) {
    List<String> texts = new ArrayList<>();
    (inputs.isArray() ? inputs : List.of(inputs))
        .forEach(
            text -> {
              if (!text.isTextual()) {
                throw wrongInputs();
              }
              texts.add(text.textValue());
            });
    if (texts.isEmpty()) {
      throw wrongInputs();
    }
    return texts;
  }

  private static IllegalArgumentException wrongInputs() {
    return new IllegalArgumentException(
        "inputs must be a string, or a list of at least one string.");
  }
}
