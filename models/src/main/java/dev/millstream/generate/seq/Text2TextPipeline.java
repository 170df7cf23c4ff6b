package dev.millstream.generate.seq;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.model.Device;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Python's pipelines summarization, translation and text2text-generation: a model with its
 * tokenizer, over batches of texts.
 *
 * <p>Threading: safe; each call runs on the caller's thread. Life cycle: closed once, after the
 * last call.
 */
public final class Text2TextPipeline implements AutoCloseable {
  private static final long UNSEEDED = 0;

  private final Text2TextReader reader;
  private final Seq2SeqModel model;
  private final Seq2SeqGenerator generator;

  private Text2TextPipeline(Text2TextReader reader, Seq2SeqModel model) {
    this.reader = reader;
    this.model = model;
    this.generator = new Seq2SeqGenerator(model);
  }

  /**
   * Loads a model and its tokenizer.
   *
   * @throws dev.millstream.model.ModelLoadException when a file is missing or wrong
   * @throws dev.millstream.engine.DeviceUnavailableException when the device cannot be used
   */
  public static Text2TextPipeline open(
      ModelFiles files, Variant variant, Device device, Text2TextTask task) {
    Text2TextReader reader = Text2TextReader.open(files, task);
    try {
      return new Text2TextPipeline(reader, Seq2SeqModel.open(files, variant, device));
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /**
   * Writes texts, all in one batch.
   *
   * @param texts at least one
   * @param parameters by Python's names, for all of them; where tokens are drawn, the same {@code
   *     seed} makes the same text of the same input, and without one it is 0
   * @param cancelled asked before each step for each text by its number
   * @return for each text as many as {@code num_return_sequences}, the best first
   * @throws IllegalArgumentException when a parameter is unknown or out of range, or a text cannot
   *     be read
   * @throws dev.millstream.engine.EngineException when the model fails
   */
  public List<List<Text2TextResult>> write(
      List<String> texts, ObjectNode parameters, IntPredicate cancelled) {
    Text2TextOptions options = reader.options(parameters);
    List<Seq2SeqRequest> requests =
        texts.stream().map(text -> reader.request(text, options, UNSEEDED)).toList();
    List<List<Text2TextResult>> written = new ArrayList<>(texts.size());
    generator
        .generate(requests, cancelled)
        .forEach(found -> written.add(reader.texts(found, options)));
    return written;
  }

  @Override
  public void close() {
    try {
      model.close();
    } finally {
      reader.close();
    }
  }
}
