package dev.millstream.model;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a cross-encoder's config.json says of its scores.
 *
 * @param isSigmoid whether a score is {@code 1 / (1 + exp(-x))} of the logit, or the logit itself
 */
public record CrossEncoderConfig(boolean isSigmoid) {
  private static final String OLD = "sbert_ce_default_activation_function";

  /**
   * Reads config.json as sentence-transformers does: the new name, else the old one, else a sigmoid
   * where there is one label.
   *
   * @throws ModelLoadException when the activation is neither a sigmoid nor the identity
   */
  public static CrossEncoderConfig of(ModelFiles files) {
    JsonFile file = JsonFile.require(files, "config.json").object();
    JsonNode stated = file.root().path("sentence_transformers").path("activation_fn");
    String activation = stated.isTextual() ? stated.textValue() : file.text(OLD);
    if (activation == null) {
      return new CrossEncoderConfig(Labels.of(files).names().size() == 1);
    }
    return switch (activation.substring(activation.lastIndexOf('.') + 1)) {
      case "Sigmoid" -> new CrossEncoderConfig(true);
      case "Identity" -> new CrossEncoderConfig(false);
      default ->
          throw file.wrong(
              "says the activation is \"" + activation + "\"",
              "Millstream knows torch's Sigmoid and Identity for cross-encoders");
    };
  }
}
