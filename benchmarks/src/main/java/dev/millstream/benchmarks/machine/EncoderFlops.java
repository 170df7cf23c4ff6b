package dev.millstream.benchmarks.machine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Floating-point operations of an encoder of BERT's shape over one text without padding.
 *
 * <p>With L layers, width h, inner width f and n tokens: {@code 2 n L (4 h² + 2 h f)} for the
 * matrices (two operations a weight and token: h² each for query, key, value and output, h f up and
 * h f down) and {@code 4 L h n²} for attention (two operations for each pair of tokens and number,
 * for the scores and again for the sums). Embeddings, biases, norms and pooling are left out.
 */
public record EncoderFlops(int layers, int width, int inner) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of a model's config.json. */
  public static EncoderFlops of(Path config) {
    try {
      JsonNode json = JSON.readTree(config.toFile());
      return new EncoderFlops(
          number(json, config, List.of("num_hidden_layers", "n_layers")),
          number(json, config, List.of("hidden_size", "dim")),
          number(json, config, List.of("intermediate_size", "hidden_dim")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int number(JsonNode json, Path config, List<String> names) {
    return names.stream()
        .filter(json::has)
        .findFirst()
        .map(name -> json.path(name).asInt())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s has none of the fields %s, so the model's arithmetic cannot be counted. Measure with an encoder such as MiniLM."
                        .formatted(config, String.join(", ", names))));
  }

  /** Operations for a text of this many tokens. */
  public double of(int tokens) {
    double matrices = 4.0 * width * width + 2.0 * width * inner;
    return 2.0 * tokens * layers * matrices + 4.0 * layers * width * (double) tokens * tokens;
  }
}
