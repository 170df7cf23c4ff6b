package dev.millstream.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a sentence-transformers model pools.
 *
 * @param modes their results are joined in this order; at least one
 * @param includePrompt whether the tokens of a prompt count
 */
public record PoolingConfig(List<PoolingMode> modes, boolean includePrompt) {
  /** Takes a copy of the modes. */
  public PoolingConfig {
    modes = List.copyOf(modes);
    if (modes.isEmpty()) {
      throw new IllegalArgumentException(
          "pooling needs at least one mode of " + PoolingMode.allNames() + ".");
    }
  }

  static PoolingConfig of(ModelFiles files, String name, int hiddenSize) {
    JsonFile file = JsonFile.require(files, name).object();
    String field =
        file.has("embedding_dimension") ? "embedding_dimension" : "word_embedding_dimension";
    Integer dimension = file.integer(field, 1, Integer.MAX_VALUE);
    if (dimension != null && dimension != hiddenSize) {
      throw file.wrong(
          "says '%s' is %d".formatted(field, dimension),
          "config.json says token vectors have %d numbers".formatted(hiddenSize));
    }
    return new PoolingConfig(modes(file), file.flag("include_prompt", true));
  }

  private static List<PoolingMode> modes(JsonFile file) {
    if (!file.has("pooling_mode")) {
      return oldModes(file);
    }
    JsonNode value = file.root().get("pooling_mode");
    if (value.isTextual()) {
      return List.of(mode(file, value));
    }
    if (!value.isArray() || value.isEmpty()) {
      throw unknown(file, value);
    }
    List<PoolingMode> modes = new ArrayList<>();
    value.forEach(name -> modes.add(mode(file, name)));
    return modes;
  }

  private static PoolingMode mode(JsonFile file, JsonNode name) {
    return Arrays.stream(PoolingMode.values())
        .filter(mode -> mode.configName().equals(name.textValue()))
        .findFirst()
        .orElseThrow(() -> unknown(file, name));
  }

  private static ModelLoadException unknown(JsonFile file, JsonNode value) {
    return file.wrong(
        "says 'pooling_mode' is " + JsonFile.shown(value),
        "Millstream pools by " + PoolingMode.allNames() + ", or a list of them");
  }

  /** None switched on means the mean, as sentence-transformers reads it. */
  private static List<PoolingMode> oldModes(JsonFile file) {
    List<PoolingMode> modes =
        Arrays.stream(PoolingMode.values())
            .filter(mode -> file.flag(mode.oldField(), false))
            .toList();
    return modes.isEmpty() ? List.of(PoolingMode.MEAN) : modes;
  }
}
