package dev.millstream.generate.seq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.generate.beam.FoundText;
import dev.millstream.generate.decode.Detokenizer;
import dev.millstream.generate.decode.Draws;
import dev.millstream.generate.decode.StopRules;
import dev.millstream.model.GenerationConfig;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.Seq2SeqConfig;
import dev.millstream.tokenize.Tokenizer;
import dev.millstream.tokenize.Truncation;
import dev.millstream.tokenize.TruncationSide;
import java.nio.file.Path;
import java.util.List;

/**
 * Texts to what an encoder-decoder reads and back, as transformers 4.57.6 does it in its pipelines
 * summarization, translation and text2text-generation.
 *
 * <p>Threading: safe. Life cycle: closed once, after the last text.
 */
public final class Text2TextReader implements AutoCloseable {
  private final Text2TextTask task;
  private final GenerationConfig generation;
  private final String prefix;
  private final Tokenizer tokenizer;
  private final Detokenizer detokenizer;
  private final Tokenizer whole;
  private final Tokenizer cutting;

  private Text2TextReader(
      Text2TextTask task,
      GenerationConfig generation,
      Seq2SeqConfig config,
      Tokenizer tokenizer,
      Detokenizer detokenizer) {
    this.task = task;
    this.detokenizer = detokenizer;
    this.generation = generation;
    this.prefix = prefix(task, config);
    this.tokenizer = tokenizer;
    Integer positions = config.maxPositions();
    Integer most = config.maxInputTokens();
    this.whole = positions == null ? tokenizer : tokenizer.limitedTo(positions);
    this.cutting = most == null ? whole : tokenizer.limitedTo(most);
  }

  /**
   * Reads a model's tokenizer and configuration.
   *
   * @throws dev.millstream.model.ModelLoadException when a file is missing or wrong
   */
  public static Text2TextReader open(ModelFiles files, Text2TextTask task) {
    Seq2SeqConfig config = Seq2SeqConfig.of(files);
    GenerationConfig generation = GenerationConfig.of(files);
    Path json = files.require("tokenizer.json");
    Tokenizer tokenizer = Tokenizer.load(json, Tokenizer.LONGEST, TruncationSide.of(files));
    try {
      return new Text2TextReader(
          task, generation, config, tokenizer, Detokenizer.of(tokenizer, json));
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  private static String prefix(Text2TextTask task, Seq2SeqConfig config) {
    JsonNode ofTask = config.tasks().get(task.name());
    JsonNode prefix = ofTask == null ? null : ofTask.get("prefix");
    return prefix == null ? config.prefix() : prefix.asText("");
  }

  /** The task. */
  public Text2TextTask task() {
    return task;
  }

  /**
   * A caller's parameters, over those of the model.
   *
   * @throws IllegalArgumentException when there is no parameter of a name, or a value is of the
   *     wrong kind or out of range
   * @throws dev.millstream.model.ModelLoadException when the model asks for a way of generating
   *     that is not offered
   */
  public Text2TextOptions options(ObjectNode parameters) {
    return Text2TextOptions.of(parameters, generation, task, tokenizer);
  }

  /**
   * A text as the encoder reads it, after the prefix of the task.
   *
   * @param seed of texts whose tokens are drawn, where the options have none
   * @throws dev.millstream.tokenize.TextTooLongException when it has more tokens than the model has
   *     positions, and may not be cut
   * @throws dev.millstream.tokenize.IllegalTextException when it gives no token
   */
  public Seq2SeqRequest request(String text, Text2TextOptions options, long seed) {
    String read = prefix + text;
    int[] ids =
        options.truncation()
            ? cutting.encode(read).ids()
            : whole.encode(read, null, Truncation.ERROR).ids();
    Long own = options.generation().sampling().seed();
    return new Seq2SeqRequest(
        ids,
        options.generation(),
        StopRules.of(options.generation(), detokenizer),
        Draws.of(own == null ? seed : own));
  }

  /** The texts of the tokens found. */
  public List<Text2TextResult> texts(List<FoundText> found, Text2TextOptions options) {
    return found.stream().map(tokens -> written(tokens, options)).toList();
  }

  private Text2TextResult written(FoundText tokens, Text2TextOptions options) {
    String text = tokenizer.decode(tokens.ids().toArray());
    return new Text2TextResult(
        options.cleanUpTokenizationSpaces() ? CleanUp.of(text) : text, tokens);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
