package dev.millstream.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a decoder-only model's {@code config.json} says of its keys and values.
 *
 * @param layers blocks, each with keys and values of its own
 * @param keyValueHeads heads whose keys and values are kept; fewer than the heads that ask where
 *     these share them
 * @param headSize numbers of a key or value
 * @param vocabulary token ids are below it
 * @param positions tokens that a text may have, prompt included; null where the file does not say
 */
public record CausalConfig(
    int layers, int keyValueHeads, int headSize, int vocabulary, @Nullable Integer positions) {
  private static final int MAX_LAYERS = 10_000;
  private static final int MAX_HEADS = 65_536;
  private static final int MAX_VOCAB = 10_000_000;

  // transformers' attribute_map names the same number differently by family.
  private static final List<String> LAYERS = List.of("num_hidden_layers", "n_layer", "num_layers");
  private static final List<String> HEADS = List.of("num_attention_heads", "n_head", "num_heads");

  /**
   * Reads {@code config.json}.
   *
   * @throws ModelLoadException where it is missing, lacks a number, or asks for code of its own
   */
  public static CausalConfig of(ModelFiles files) {
    ModelConfig model = ModelConfig.of(files);
    JsonFile file = JsonFile.require(files, "config.json").object();
    int heads = file.requireInteger(named(file, HEADS), 1, MAX_HEADS);
    Integer keyValueHeads = file.integer("num_key_value_heads", 1, heads);
    Integer headSize = file.integer("head_dim", 1, MAX_HEADS);
    return new CausalConfig(
        file.requireInteger(named(file, LAYERS), 1, MAX_LAYERS),
        keyValueHeads == null ? heads : keyValueHeads,
        headSize == null ? model.hiddenSize() / heads : headSize,
        file.requireInteger("vocab_size", 1, MAX_VOCAB),
        model.usablePositions());
  }

  private static String named(JsonFile file, List<String> names) {
    return names.stream().filter(file::has).findFirst().orElse(names.get(0));
  }
}
