package dev.millstream.generate.text;

import dev.millstream.hub.ModelLocator;
import dev.millstream.model.Device;
import dev.millstream.model.ModelFiles;
import dev.millstream.pool.Lease;
import dev.millstream.pool.ModelPool;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.SharedSlot;
import dev.millstream.pool.WriterNotice;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the models that write in this process: each one once, however many slots, operators and
 * jobs ask for it, so that the texts of all share its steps.
 *
 * <p>Threading: safe for many threads. Whoever asks first loads; the others wait for it.
 *
 * <p>Life cycle: leases are counted. The last one given back closes the model; a failed load leaves
 * nothing behind, and the next caller tries again.
 */
public final class WriterPool {
  private static final Logger LOG = LoggerFactory.getLogger(WriterPool.class);
  private static final WriterPool OF_THIS_PROCESS =
      new WriterPool(ModelLocator.ofThisProcess(), ModelPool.ofThisProcess());

  private final ModelLocator locator;
  private final ModelPool scorers;
  private final Map<Key, SharedSlot<TextWriter>> slots = new ConcurrentHashMap<>();

  private record Key(
      String name, String revision, String file, WritingBudget budget, WritingTask task) {}

  WriterPool(ModelLocator locator, ModelPool scorers) {
    this.locator = locator;
    this.scorers = scorers;
  }

  /** The one pool of this process (of this class loader, where there are several). */
  public static WriterPool ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  /**
   * Leases a causal model, on the CPU, and loads it if nobody else holds it with the same budget.
   *
   * @throws dev.millstream.model.ModelLoadException when it cannot be found or loaded, or is no
   *     causal language model
   * @throws dev.millstream.hub.client.HubException when it cannot be fetched
   * @throws IllegalArgumentException when the budget is too small for one text
   * @throws InterruptedException when interrupted while another caller loads it
   */
  public WriterLease lease(ModelSpec spec, WritingBudget budget) throws InterruptedException {
    return lease(spec, budget, WritingTask.TEXT_GENERATION);
  }

  /**
   * Leases a model for a task, on the CPU, and loads it if nobody else holds it for the same task
   * with the same budget. Text-generation and perplexity share a model, but not their memory. The
   * task's scorer is leased from the {@link ModelPool} for as long.
   *
   * @throws dev.millstream.model.ModelLoadException when it cannot be found or loaded, or is no
   *     model for the task
   * @throws dev.millstream.hub.client.HubException when it cannot be fetched
   * @throws IllegalArgumentException when the budget is too small for one text of a causal model,
   *     or an adapter is named for another one
   * @throws InterruptedException when interrupted while another caller loads it
   */
  public WriterLease lease(ModelSpec spec, WritingBudget budget, WritingTask task)
      throws InterruptedException {
    ModelFiles files = files(spec, task);
    SharedSlot<TextWriter> slot =
        slots.computeIfAbsent(
            new Key(files.name(), files.revision(), files.onnxName(), budget, task.loadedFor()),
            key -> new SharedSlot<>(WriterPool::close));
    TextWriter shared = slot.take(() -> load(files, budget, task));
    try {
      return shared instanceof CausalWriter causal
          ? lease(causal, task, slot)
          : new WriterLease(shared, slot::giveBack);
    } catch (RuntimeException | InterruptedException | Error e) {
      slot.giveBack();
      throw e;
    }
  }

  private WriterLease lease(CausalWriter writer, WritingTask task, SharedSlot<TextWriter> slot)
      throws InterruptedException {
    TextWriter ready = writer.readyFor(task);
    ModelSpec scorer = task.scorer();
    if (scorer == null) {
      return new WriterLease(ready, slot::giveBack);
    }
    Lease judging = scorers.lease(scorer);
    try {
      TextJudge judge = new RankingJudge(judging.model(), writer.detokenizer());
      return new WriterLease(
          new JudgedWriter(writer, judge),
          () -> {
            try {
              slot.giveBack();
            } finally {
              judging.close();
            }
          });
    } catch (RuntimeException | Error e) {
      judging.close();
      throw e;
    }
  }

  private ModelFiles files(ModelSpec spec, WritingTask task) {
    if (!task.isText2Text()) {
      return spec.locate(locator, Device.Kind.CPU);
    }
    spec.requireNoAdapter();
    return locator.encoderDecoder(spec.ref(), spec.variant());
  }

  private static TextWriter load(ModelFiles files, WritingBudget budget, WritingTask task) {
    WriterNotice.ofThisProcess().tell(files, task.isText2Text());
    TextWriter writer =
        task.isText2Text()
            ? Text2TextWriter.open(files, budget, task)
            : CausalWriter.load(files, budget);
    LOG.info(
        "Loaded {} ({}) for {}, with {} slots for texts of up to {} tokens.",
        writer,
        files.onnxName(),
        task,
        budget.slots(),
        writer.contextTokens());
    return writer;
  }

  private static void close(TextWriter writer) {
    writer.close();
    LOG.info("Closed {}.", writer);
  }
}
