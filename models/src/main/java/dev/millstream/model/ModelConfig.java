package dev.millstream.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model's {@code config.json} says, as far as embedding needs it.
 *
 * @param modelType architecture family, e.g. {@code bert}; empty where the file does not say
 * @param hiddenSize numbers per token vector
 * @param vocabSize token ids are below it; null where the file does not say
 * @param maxPositionEmbeddings rows of the position table; null where the model has none
 * @param padTokenId id that fills up short rows; null where the file does not say
 * @param causal whether the file belongs to a causal language model, whose last token sums it up
 */
public record ModelConfig(
    String modelType,
    int hiddenSize,
    @Nullable Integer vocabSize,
    @Nullable Integer maxPositionEmbeddings,
    @Nullable Integer padTokenId,
    boolean causal) {
  private static final String FILE = "config.json";
  private static final int MAX_HIDDEN = 65_536;
  private static final int MAX_VOCAB = 10_000_000;
  private static final int MAX_POSITIONS = 10_000_000;

  // transformers' attribute_map names the same number differently by family.
  private static final List<String> HIDDEN_NAMES =
      List.of("hidden_size", "d_model", "dim", "n_embd");
  // transformers' create_position_ids_from_input_ids: these start at padding_idx + 1.
  private static final Set<String> POSITIONS_AFTER_PADDING =
      Set.of(
          "camembert",
          "data2vec-text",
          "ibert",
          "longformer",
          "luke",
          "mpnet",
          "roberta",
          "roberta-prelayernorm",
          "xlm-roberta",
          "xlm-roberta-xl",
          "xmod");

  /**
   * Reads {@code config.json}.
   *
   * @throws ModelLoadException where it is missing, out of range, or asks for code of its own
   */
  public static ModelConfig of(ModelFiles files) {
    JsonFile file = JsonFile.require(files, FILE).object();
    if (file.has("auto_map")) {
      throw file.wrong(
          "asks for Python code of its own ('auto_map')", "Millstream runs no code of a model");
    }
    String type = file.text("model_type");
    Integer vocab = file.integer("vocab_size", 1, MAX_VOCAB);
    return new ModelConfig(
        type == null ? "" : type,
        hiddenSize(file),
        vocab,
        positions(file),
        padToken(file, vocab),
        isCausal(file));
  }

  /**
   * How many tokens of a row can be given a position, special tokens included; null where the model
   * sets no limit.
   */
  public @Nullable Integer usablePositions() {
    if (maxPositionEmbeddings == null || !numbersPositionsAfterPadding()) {
      return maxPositionEmbeddings;
    }
    int padding = padTokenId == null ? 1 : padTokenId;
    return Math.max(1, maxPositionEmbeddings - padding - 1);
  }

  /** Whether positions start after the padding token's id, as RoBERTa's do. */
  boolean numbersPositionsAfterPadding() {
    return POSITIONS_AFTER_PADDING.contains(modelType);
  }

  private static int hiddenSize(JsonFile file) {
    String name = HIDDEN_NAMES.stream().filter(file::has).findFirst().orElse("hidden_size");
    return file.requireInteger(name, 1, MAX_HIDDEN);
  }

  private static @Nullable Integer positions(JsonFile file) {
    String type = file.text("model_type");
    String name = "gpt2".equals(type) ? "n_positions" : "max_position_embeddings";
    Integer positions = file.integer(name, -1, MAX_POSITIONS);
    // XLNet writes -1 for "no limit"; no model has a table of none.
    return positions == null || positions < 1 ? null : positions;
  }

  private static @Nullable Integer padToken(JsonFile file, @Nullable Integer vocab) {
    Integer pad = file.integer("pad_token_id", -1, (vocab == null ? MAX_VOCAB : vocab) - 1);
    return pad == null || pad < 0 ? null : pad;
  }

  private static boolean isCausal(JsonFile file) {
    JsonNode architecture = file.root().path("architectures").path(0);
    return architecture.asText().endsWith("ForCausalLM") && file.flag("is_causal", true);
  }
}
