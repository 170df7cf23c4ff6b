package dev.millstream.generate.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.model.GenerationConfig;
import dev.millstream.model.ModelLoadException;
import java.util.Map;
import java.util.TreeMap;

/** Ways of generating that a model's generation config may ask for and that are not offered. */
final class NotOffered {
  /** Each name with the value by which it asks for nothing; NaN where every value asks. */
  private static final Map<String, Double> NEUTRAL =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("guidance_scale", 1.0),
              Map.entry("penalty_alpha", 0.0),
              Map.entry("num_beam_groups", 1.0),
              Map.entry("diversity_penalty", 0.0),
              Map.entry("top_h", Double.NaN),
              Map.entry("dola_layers", Double.NaN),
              Map.entry("constraints", Double.NaN),
              Map.entry("force_words_ids", Double.NaN),
              Map.entry("watermarking_config", Double.NaN),
              Map.entry("forced_decoder_ids", Double.NaN)));

  private NotOffered() {}

  /**
   * Passes a model that asks for none of them.
   *
   * @throws ModelLoadException when it asks for one
   */
  static void requireNoneIn(GenerationConfig model) {
    NEUTRAL.forEach(
        (name, neutral) -> {
          JsonNode value = model.value(name);
          if (value != null && !(value.isNumber() && value.doubleValue() == neutral)) {
            throw new ModelLoadException(
                ("the model's generation config asks for '%s', which is not offered. Take it"
                        + " out of generation_config.json, if its texts may be other ones, or choose"
                        + " another model.")
                    .formatted(name));
          }
        });
  }
}
