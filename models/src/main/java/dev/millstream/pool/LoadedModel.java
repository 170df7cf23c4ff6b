package dev.millstream.pool;

import dev.millstream.adapter.AdaptedModel;
import dev.millstream.batch.BatchClock;
import dev.millstream.batch.BatchPolicy;
import dev.millstream.batch.Batcher;
import dev.millstream.batch.BudgetState;
import dev.millstream.engine.BatchShapes;
import dev.millstream.engine.Devices;
import dev.millstream.engine.Engine;
import dev.millstream.engine.GpuSetup;
import dev.millstream.engine.ModelSession;
import dev.millstream.engine.djl.DjlEngine;
import dev.millstream.model.Device;
import dev.millstream.model.EncoderConfig;
import dev.millstream.model.GpuOptions;
import dev.millstream.model.ModelConfig;
import dev.millstream.model.ModelFiles;
import dev.millstream.natives.FreedMemory;
import dev.millstream.task.Prepared;
import dev.millstream.task.Task;
import dev.millstream.tokenize.Tokenizer;
import dev.millstream.tokenize.TruncationSide;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model ready to run: its tokenizer, its session, and the one batcher that all its callers share.
 *
 * <p>Threading: safe for many threads.
 *
 * <p>Life cycle: opened and closed by {@link ModelPool}.
 */
public final class LoadedModel implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoadedModel.class);
  private static final int RUNNERS_PER_GPU = 2;

  private final ModelFiles files;
  private final ModelConfig config;
  private final BatchPolicy batching;
  private final GpuOptions gpu;
  private final Tokenizer tokenizer;
  private final ModelSession session;
  private final List<GraphOutput> outputs;
  private final ModelTasks tasks;
  private final Batcher<Row<?>, RowAnswer> batcher;
  private final int cachedTexts;
  private final RowRunner runner;

  private LoadedModel(
      ModelFiles files, Device device, ModelSpec spec, Tokenizer tokenizer, ModelConfig config) {
    this.files = files;
    this.config = config;
    this.batching = spec.batching();
    this.gpu = spec.gpu();
    this.tokenizer = tokenizer;
    this.session = session(files, device, spec, tokenizer.maxLength());
    try {
      this.outputs = GraphOutput.of(session.outputs(), config.hiddenSize());
      this.batcher = batcher(device);
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
    this.tasks = new ModelTasks(files, config, tokenizer, outputs);
    this.cachedTexts = spec.cachedTexts();
    this.runner =
        cachedTexts == 0 ? batcher::submit : new RepeatedRows(batcher::submit, cachedTexts);
  }

  private static ModelSession session(
      ModelFiles files, Device device, ModelSpec spec, int maxTokens) {
    BatchPolicy batching = spec.batching();
    GpuSetup gpu =
        new GpuSetup(
            spec.gpu(),
            BatchShapes.of(batching.maxRows(), batching.maxTokens(), maxTokens),
            device.kind() == Device.Kind.TENSORRT
                ? TensorRtCache.folder(files, spec.gpu(), Devices.engineVersion())
                : null);
    // A file with an adapter in it is deleted once it is open, and mapped it would keep its room.
    boolean canMap = files.isWrittenOnce() && files.adapter().isEmpty();
    Engine direct = canMap ? Engine.MAPPED : Engine.DIRECT;
    Engine engine = spec.engine().djlName().<Engine>map(DjlEngine::named).orElse(direct);
    return AdaptedModel.open(files, file -> engine.open(file, device, gpu));
  }

  private Batcher<Row<?>, RowAnswer> batcher(Device device) {
    boolean isCpu = device.kind() == Device.Kind.CPU; // one thread a session, the runner's own
    return new Batcher<>(
        files.name(),
        () -> new ForwardPass(session, outputs, config.padTokenId()),
        row -> row.encoding().length(),
        batching,
        isCpu ? Runtime.getRuntime().availableProcessors() : RUNNERS_PER_GPU,
        isCpu ? BatchClock.PROCESSOR_TIME : BatchClock.ELAPSED);
  }

  static LoadedModel load(ModelFiles files, Device device, ModelSpec spec) {
    long start = System.nanoTime();
    ModelConfig config = ModelConfig.of(files);
    int maxLength = EncoderConfig.of(files, config).maxTokens();
    Tokenizer tokenizer =
        Tokenizer.load(files.require("tokenizer.json"), maxLength, TruncationSide.of(files));
    try {
      LoadedModel model = new LoadedModel(files, device, spec, tokenizer, config);
      FreedMemory.giveBack();
      long millis = (System.nanoTime() - start) / 1_000_000;
      LOG.info("Loaded {} ({}) on {} in {} ms.", model, files.onnxName(), device, millis);
      ArithmeticNotice.ofThisProcess().tell(files);
      return model;
    } catch (RuntimeException | Error e) {
      tokenizer.close();
      throw e;
    }
  }

  /**
   * An answer with what it cost.
   *
   * @param tokenizeNanos on the caller's thread
   * @param rows that the input was for the model, at least one
   */
  public record Answer<O>(O output, long tokenizeNanos, List<RowCost> rows) {

    /** That the model reads of the input. */
    public int tokens() {
      return rows.stream().mapToInt(RowCost::tokens).sum();
    }
  }

  /**
   * Asks the model, in whatever batches come next, unless the answer is kept. Tokenizes on the
   * caller's thread and returns at once; completes on a runner's thread, or at once where the
   * answer is kept.
   *
   * <p>The future fails with {@link dev.millstream.task.InferenceException}; cancelling it takes
   * the input's rows out of the queue.
   *
   * @throws dev.millstream.task.InferenceException when the model cannot be given this input
   */
  public <I, O> CompletableFuture<Answer<O>> submit(Task<I, O> task, I input) {
    long start = System.nanoTime();
    Prepared<?, O> prepared = task.prepare(input);
    return SubmittedRows.submit(runner, prepared, System.nanoTime() - start);
  }

  /** The model's name, such as {@code sentence-transformers/all-MiniLM-L6-v2}. */
  public String name() {
    return files.name();
  }

  /** The commit or content hash of the files that were loaded. */
  public String revision() {
    return files.revision();
  }

  /** What it can be asked. */
  public ModelTasks tasks() {
    return tasks;
  }

  /** The model's tokenizer; not to be closed by callers. */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** How its batches are made. */
  public BatchPolicy batching() {
    return batching;
  }

  /** How it uses its GPU, if it has one. */
  GpuOptions gpu() {
    return gpu;
  }

  /** To how many texts it keeps answers. */
  public int cachedTexts() {
    return cachedTexts;
  }

  /** Rows that wait for a runner now. */
  public int waitingRows() {
    return batcher.waitingRows();
  }

  /** How large its batches are now, and what they cost. */
  public BudgetState budget() {
    return batcher.budget();
  }

  @Override
  public void close() {
    batcher.close();
    session.close();
    tokenizer.close();
    LOG.info("Closed {}.", this);
  }

  @Override
  public String toString() {
    return files.name() + "@" + files.revision();
  }
}
