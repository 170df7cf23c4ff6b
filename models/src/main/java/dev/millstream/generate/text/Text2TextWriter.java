package dev.millstream.generate.text;

import dev.millstream.generate.seq.Seq2SeqDriver;
import dev.millstream.generate.seq.Seq2SeqModel;
import dev.millstream.generate.seq.Text2TextReader;
import dev.millstream.generate.seq.Text2TextTask;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.Variant;
import dev.millstream.request.RequestJson;
import org.jspecify.annotations.Nullable;

/**
 * An encoder-decoder that writes texts in batches, for all who ask in a process.
 *
 * <p>Threading: safe for many threads. Life cycle: closing fails the texts that are not done.
 */
public final class Text2TextWriter implements TextWriter {
  private static final int MOST_WAITING = 100_000;

  private final ModelFiles files;
  private final Text2TextReader reader;
  private final Seq2SeqModel model;
  private final Seq2SeqDriver driver;
  private final int contextTokens;

  private Text2TextWriter(
      ModelFiles files, Text2TextReader reader, Seq2SeqModel model, WritingBudget budget) {
    this.files = files;
    this.reader = reader;
    this.model = model;
    this.contextTokens = budget.contextTokens(model.config().maxPositions());
    this.driver = new Seq2SeqDriver(model, budget.slots(), budget.memoryBytes(), MOST_WAITING);
  }

  /**
   * Loads a model, on the CPU.
   *
   * @param files whose ONNX file is the encoder
   * @throws dev.millstream.model.ModelLoadException when a file is missing or unusable, or it is no
   *     encoder-decoder
   * @throws IllegalArgumentException when the task is for other models
   */
  public static Text2TextWriter open(ModelFiles files, WritingBudget budget, WritingTask task) {
    Text2TextReader reader = Text2TextReader.open(files, Text2TextTask.of(task.name()));
    Seq2SeqModel model = null;
    try {
      model = Seq2SeqModel.open(files, Variant.parse(files.onnxName()), budget.threadCount());
      return new Text2TextWriter(files, reader, model, budget);
    } catch (RuntimeException e) {
      if (model != null) {
        model.close();
      }
      reader.close();
      throw e;
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws dev.millstream.model.ModelLoadException when the model asks for a way of generating
   *     that is not offered
   */
  @Override
  public Writing with(String defaults) {
    return new Text2TextWriting(this, RequestJson.object(defaults, "parameters"));
  }

  @Override
  public String name() {
    return files.name();
  }

  @Override
  public String revision() {
    return files.revision();
  }

  @Override
  public int waiting() {
    return driver.waiting();
  }

  @Override
  public int contextTokens() {
    return contextTokens;
  }

  Text2TextReader reader() {
    return reader;
  }

  Seq2SeqDriver driver() {
    return driver;
  }

  /** Most tokens that the model can have in an input or a text; null for any number. */
  @Nullable Integer positions() {
    return model.config().maxPositions();
  }

  /** Returns when the step under way is done. */
  @Override
  public void close() {
    driver.close();
    try {
      model.close();
    } finally {
      reader.close();
    }
  }

  /** Which model it is, and of which revision. */
  @Override
  public String toString() {
    return files.name() + "@" + files.revision();
  }
}
