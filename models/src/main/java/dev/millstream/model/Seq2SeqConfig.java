package dev.millstream.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the files of an encoder-decoder say of it.
 *
 * @param modelType architecture family, e.g. {@code t5}; empty where the file does not say
 * @param hiddenSize numbers per token that the encoder gives
 * @param decoderHeads attention heads of the decoder
 * @param headWidth numbers of a key or value of one head
 * @param vocabSize token ids that the decoder writes are below it
 * @param decoderStartToken the token with which the decoder's text begins
 * @param padToken fills up short inputs
 * @param maxPositions most tokens of an input or a text; null where the model has no table of
 *     positions
 * @param maxInputTokens where {@code truncation} cuts inputs; null where no file says it
 * @param prefix stands before each input, whatever the task; empty for none
 * @param tasks {@code task_specific_params}: by task the parameters that it has of its own
 */
public record Seq2SeqConfig(
    String modelType,
    int hiddenSize,
    int decoderHeads,
    int headWidth,
    int vocabSize,
    int decoderStartToken,
    int padToken,
    @Nullable Integer maxPositions,
    @Nullable Integer maxInputTokens,
    String prefix,
    Map<String, JsonNode> tasks) {
  private static final String FILE = "config.json";
  private static final String START = "decoder_start_token_id";
  private static final int MANY = 10_000_000;

  /** Copies the tasks. */
  public Seq2SeqConfig {
    tasks = Map.copyOf(tasks);
  }

  /**
   * Reads config.json, generation_config.json and tokenizer_config.json.
   *
   * @throws ModelLoadException where config.json is missing or out of range, or the model is no
   *     encoder-decoder
   */
  public static Seq2SeqConfig of(ModelFiles files) {
    JsonFile file = JsonFile.require(files, FILE).object();
    if (!file.flag("is_encoder_decoder", false)) {
      throw file.wrong(
          "does not say 'is_encoder_decoder' is true",
          "a model with encoder and decoder is needed");
    }
    ModelConfig common = ModelConfig.of(files);
    int heads = first(file, "decoder_attention_heads", "num_heads", "num_attention_heads");
    Integer width = file.integer("d_kv", 1, MANY);
    Integer decoderVocab = file.integer("decoder_vocab_size", 1, MANY);
    Integer pad = common.padTokenId();
    return new Seq2SeqConfig(
        common.modelType(),
        common.hiddenSize(),
        heads,
        width == null ? Math.max(1, common.hiddenSize() / heads) : width,
        decoderVocab == null ? file.requireInteger("vocab_size", 1, MANY) : decoderVocab,
        startToken(files, file),
        pad == null ? 0 : pad,
        common.maxPositionEmbeddings(),
        maxInput(files, common),
        textOr(file, "prefix"),
        tasks(file));
  }

  private static int first(JsonFile file, String... names) {
    String name = Stream.of(names).filter(file::has).findFirst().orElse(names[0]);
    return file.requireInteger(name, 1, MANY);
  }

  /** transformers takes the bos token where no start token is named. */
  private static int startToken(ModelFiles files, JsonFile config) {
    List<JsonFile> in =
        Stream.concat(JsonFile.find(files, "generation_config.json").stream(), Stream.of(config))
            .toList();
    for (String name : List.of(START, "bos_token_id")) {
      for (JsonFile file : in) {
        Integer token = file.object().integer(name, 0, MANY);
        if (token != null) {
          return token;
        }
      }
    }
    throw config.wrong(
        "has no '" + START + "' and no 'bos_token_id'", "the decoder's text begins with one");
  }

  private static @Nullable Integer maxInput(ModelFiles files, ModelConfig common) {
    Integer ofTokenizer =
        JsonFile.find(files, "tokenizer_config.json")
            .map(SequenceLimits::modelMaxLength)
            .orElse(null);
    Integer positions = common.maxPositionEmbeddings();
    if (ofTokenizer == null || positions == null) {
      return ofTokenizer == null ? positions : ofTokenizer;
    }
    return Math.min(ofTokenizer, positions);
  }

  private static String textOr(JsonFile file, String name) {
    String text = file.text(name);
    return text == null ? "" : text;
  }

  private static Map<String, JsonNode> tasks(JsonFile file) {
    Map<String, JsonNode> tasks = new LinkedHashMap<>();
    file.root()
        .path("task_specific_params")
        .properties()
        .forEach(task -> tasks.put(task.getKey(), task.getValue()));
    return tasks;
  }
}
