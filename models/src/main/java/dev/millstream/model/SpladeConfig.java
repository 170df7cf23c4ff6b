package dev.millstream.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a sparse encoder makes one weight for each entry of the vocabulary from the logits of a
 * text's tokens.
 */
public record SpladeConfig(Strategy strategy, Activation activation) {
  /** sentence-transformers' own, also where a model has no file that says so. */
  static final SpladeConfig DEFAULT = new SpladeConfig(Strategy.MAX, Activation.RELU);

  /** What becomes of the weights of all tokens. */
  public enum Strategy {
    /** The greatest. */
    MAX,
    /** All added. */
    SUM
  }

  /** What makes a weight of a logit. */
  public enum Activation {
    /** {@code log(1 + max(x, 0))}. */
    RELU,
    /** {@code log(1 + log(1 + max(x, 0)))}. */
    LOG1P_RELU
  }

  static SpladeConfig of(ModelFiles files, String name) {
    Optional<JsonFile> found = JsonFile.find(files, name);
    if (found.isEmpty()) {
      return DEFAULT;
    }
    JsonFile file = found.get().object();
    return new SpladeConfig(
        choice(file, "pooling_strategy", Strategy.values(), DEFAULT.strategy()),
        choice(file, "activation_function", Activation.values(), DEFAULT.activation()));
  }

  private static <E extends Enum<E>> E choice(JsonFile file, String field, E[] all, E otherwise) {
    if (!file.has(field)) {
      return otherwise;
    }
    JsonNode stated = file.root().path(field);
    List<String> names =
        Arrays.stream(all).map(value -> value.name().toLowerCase(Locale.ROOT)).toList();
    int place = names.indexOf(stated.asText());
    if (place < 0) {
      throw file.wrong(
          "says '%s' is %s".formatted(field, JsonFile.shown(stated)),
          "it must be " + String.join(" or ", names));
    }
    return all[place];
  }
}
