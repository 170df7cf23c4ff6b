package dev.millstream.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How long a row may be and whether texts are lower-cased first.
 *
 * @param maxTokens special tokens included
 * @param lowerCase whether the tokenizer must lower-case, whatever its own file says
 */
record SequenceLimits(int maxTokens, boolean lowerCase) {
  private static final int MAX_TOKENS = 10_000_000;
  // Module.load_config of sentence-transformers tries them in this order.
  private static final List<String> FILES =
      List.of(
          "sentence_bert_config.json",
          "sentence_roberta_config.json",
          "sentence_distilbert_config.json",
          "sentence_camembert_config.json",
          "sentence_albert_config.json",
          "sentence_xlm-roberta_config.json",
          "sentence_xlnet_config.json");

  static SequenceLimits of(ModelFiles files, ModelConfig config) {
    Optional<JsonFile> file =
        FILES.stream().flatMap(name -> JsonFile.find(files, name).stream()).findFirst();
    file.ifPresent(JsonFile::object);
    boolean lowerCase = file.map(f -> f.flag("do_lower_case", false)).orElse(false);
    Integer stated = file.map(f -> f.integer("max_seq_length", 1, MAX_TOKENS)).orElse(null);
    if (stated == null) {
      return new SequenceLimits(unstated(files, config), lowerCase);
    }
    // A RoBERTa has no position for its table's last rows; Python fails on rows that long.
    return config.numbersPositionsAfterPadding()
        ? new SequenceLimits(smallest(files, stated, config.usablePositions()), lowerCase)
        : new SequenceLimits(stated, lowerCase);
  }

  static int unstated(ModelFiles files, ModelConfig config) {
    Integer tokenizer =
        JsonFile.find(files, "tokenizer_config.json")
            .map(SequenceLimits::modelMaxLength)
            .orElse(null);
    return smallest(files, tokenizer, config.usablePositions());
  }

  private static int smallest(ModelFiles files, @Nullable Integer one, @Nullable Integer other) {
    return Stream.of(Optional.ofNullable(one), Optional.ofNullable(other))
        .flatMap(Optional::stream)
        .min(Integer::compare)
        .orElseThrow(() -> nowhere(files));
  }

  private static ModelLoadException nowhere(ModelFiles files) {
    return new ModelLoadException(
        ("%s does not say how many tokens it takes (no max_seq_length in sentence_bert_config.json,"
                + " no model_max_length in tokenizer_config.json, no max_position_embeddings in"
                + " config.json; looked in %s). Add sentence_bert_config.json with, e.g.,"
                + " {\"max_seq_length\": 512}.")
            .formatted(files, files.root()));
  }

  /** transformers writes 1e30 where a tokenizer sets no limit. */
  static @Nullable Integer modelMaxLength(JsonFile file) {
    JsonNode value = file.object().root().path("model_max_length");
    if (value.isNumber() && value.doubleValue() > MAX_TOKENS) {
      return null;
    }
    return file.integer("model_max_length", 1, MAX_TOKENS);
  }
}
