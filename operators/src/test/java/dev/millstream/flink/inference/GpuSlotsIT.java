package dev.millstream.flink.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.batch.BatchPolicy;
import dev.millstream.model.Device;
import dev.millstream.model.Variant;
import dev.millstream.pool.CountingModels;
import dev.millstream.pool.LoadedModel;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.TinyModels;
import dev.millstream.task.Embedding;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.EmbeddingTask;
import dev.millstream.task.ModelOutputs;
import dev.millstream.task.RowTask;
import dev.millstream.task.Task;
import dev.millstream.tokenize.Encoding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.types.Either;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A TaskManager whose discovery script finds GPUs, and a pool that loads on the CPU what it is
 * asked for on them. Everything is real but the devices.
 */
class GpuSlotsIT {
  private static final int MOST_ROWS = 4;

  /** More than all runners can have taken before the first batch may end. */
  private static final int ROWS_PER_SLOT =
      2 * MOST_ROWS * Runtime.getRuntime().availableProcessors() + 16;

  private static final ModelSpec TINY =
      new ModelSpec(
          TinyModels.mean(),
          Variant.AUTO,
          null,
          new BatchPolicy(100_000, MOST_ROWS, 256, Duration.ZERO));

  private static CountingModels models = new CountingModels();
  private static final List<Opened> OPENED = new CopyOnWriteArrayList<>();
  private static final Map<LoadedModel, Copy> COPIES = new ConcurrentHashMap<>();
  private static final AtomicBoolean FAILED = new AtomicBoolean();

  /** An operator of a slot with its model. */
  private record Opened(int attempt, String slot, int gpu) {}

  /**
   * A loaded model: its two slots hand in their rows in turns, and no batch ends before the last.
   */
  private static final class Copy {
    final CyclicBarrier turns = new CyclicBarrier(2);
    final CountDownLatch handedIn = new CountDownLatch(2 * ROWS_PER_SLOT);
    final Map<ModelOutputs, Set<Integer>> slotsOfBatch =
        Collections.synchronizedMap(new IdentityHashMap<>());
    final AtomicInteger slots = new AtomicInteger();
  }

  @TempDir Path folder;

  @BeforeEach
  void forgetEarlierJobs() {
    models = new CountingModels();
    OPENED.clear();
    COPIES.clear();
    FAILED.set(false);
  }

  @Test
  void fourSlotsShareTwoGpusAndEachGpuHasOneCopyWhoseBatchesAreOfBothItsSlots() throws Exception {
    try (GpuCluster cluster = new GpuCluster(folder, 4, List.of(0, 1))) {
      run(cluster.environment(4), 4, GpuSlotsIT::inTurns);
    }

    assertThat(models.loaded()).containsExactlyInAnyOrder(Device.cuda(0), Device.cuda(1));
    assertThat(slotsByGpu(0)).isEqualTo(Map.of(0, 2L, 1, 2L));
    assertThat(OPENED).hasSize(8);
    assertThat(COPIES.values())
        .hasSize(2)
        .allSatisfy(
            copy -> assertThat(copy.slotsOfBatch.values()).anyMatch(slots -> slots.size() == 2));
    assertThat(models.devices().load()).isEmpty();
  }

  @Test
  void eachSlotHasAGpuOfItsOwnWhereThereAreEnough() throws Exception {
    try (GpuCluster cluster = new GpuCluster(folder, 2, List.of(3, 1, 2, 0))) {
      run(cluster.environment(2), 2, GpuSlotsIT::plainly);
    }

    assertThat(slotsByGpu(0)).isEqualTo(Map.of(0, 1L, 1, 1L));
    assertThat(Set.copyOf(models.loaded()))
        .containsExactlyInAnyOrder(Device.cuda(0), Device.cuda(1));
  }

  @Test
  void slotsStayEvenAfterAFailureAndGiveTheirGpusBackAtTheEnd() throws Exception {
    try (GpuCluster cluster = new GpuCluster(folder, 4, List.of(0, 1))) {
      run(cluster.environment(4), 4, GpuSlotsIT::failingOnce);
    }

    assertThat(FAILED).isTrue();
    assertThat(slotsByGpu(0)).isEqualTo(Map.of(0, 2L, 1, 2L));
    assertThat(slotsByGpu(1)).isEqualTo(Map.of(0, 2L, 1, 2L));
    assertThat(models.devices().load()).isEmpty();
  }

  /** Two operators that are not chained, in every slot; the second one asks its model nothing. */
  private static void run(
      StreamExecutionEnvironment environment, int slots, TaskFactory<String, Embedding> task)
      throws Exception {
    List<String> rows =
        IntStream.range(0, slots * ROWS_PER_SLOT).mapToObj(i -> "a row of words").toList();
    DataStream<String> stream = environment.fromData(Types.STRING, rows.toArray(String[]::new));
    SingleOutputStreamOperator<String> first =
        infer("first", stream.rebalance(), task, text -> text)
            .map(answer -> answer.isLeft() ? answer.left().input() : fail(answer.right()))
            .returns(Types.STRING);
    infer("second", first.rebalance(), GpuSlotsIT::plainly, text -> null)
        .sinkTo(new DiscardingSink<>());
    environment.execute();
  }

  private static SingleOutputStreamOperator<Either<Result<String, Embedding>, Failure<String>>>
      infer(
          String name,
          DataStream<String> stream,
          TaskFactory<String, Embedding> task,
          InputOf<String, String> inputOf) {
    return AsyncDataStream.orderedWait(
            stream,
            InferenceFunction.ofTask(RecordModels.one(TINY), task, inputOf, GpuSlotsIT::lease),
            2,
            TimeUnit.MINUTES,
            ROWS_PER_SLOT)
        .returns(InferenceTypes.of(Types.STRING, TypeInformation.of(Embedding.class)).answer())
        .name(name);
  }

  private static String fail(Failure<String> failure) {
    throw new IllegalStateException(failure.message());
  }

  private static SlotLease lease(ModelSpec spec, RuntimeContext context)
      throws InterruptedException {
    SlotLease lease = SlotLease.open(models.pool(), models.devices(), spec, context);
    OPENED.add(
        new Opened(
            context.getTaskInfo().getAttemptNumber(),
            context.getTaskInfo().getAllocationIDAsString(),
            lease.gpu().orElseThrow()));
    return lease;
  }

  /** Slots by GPU; that all operators of a slot are on one is checked on the way. */
  private static Map<Integer, Long> slotsByGpu(int attempt) {
    Set<Opened> slots = new HashSet<>();
    OPENED.stream().filter(opened -> opened.attempt == attempt).forEach(slots::add);
    assertThat(slots).extracting(Opened::slot).doesNotHaveDuplicates();
    return slots.stream().collect(Collectors.groupingBy(Opened::gpu, Collectors.counting()));
  }

  private static Task<String, Embedding> plainly(LoadedModel model) {
    return model.tasks().embedding(EmbeddingOptions.DEFAULT);
  }

  private static Task<String, Embedding> failingOnce(LoadedModel model) {
    EmbeddingTask task = model.tasks().embedding(EmbeddingOptions.DEFAULT);
    AtomicInteger rows = new AtomicInteger();
    return new RowTask<>() {
      @Override
      public Encoding encode(String text) {
        if (rows.incrementAndGet() == ROWS_PER_SLOT && FAILED.compareAndSet(false, true)) {
          throw new IllegalStateException("a failure on purpose");
        }
        return task.encode(text);
      }

      @Override
      public Embedding interpret(Encoding row, ModelOutputs outputs, int index) {
        return task.interpret(row, outputs, index);
      }
    };
  }

  private static Task<String, Embedding> inTurns(LoadedModel model) {
    EmbeddingTask task = model.tasks().embedding(EmbeddingOptions.DEFAULT);
    Copy copy = COPIES.computeIfAbsent(model, unknown -> new Copy());
    int slot = copy.slots.getAndIncrement();
    return new RowTask<>() {
      @Override
      public Encoding encode(String text) {
        waitFor(() -> copy.turns.await(1, TimeUnit.MINUTES));
        copy.handedIn.countDown();
        return task.encode(text);
      }

      @Override
      public Embedding interpret(Encoding row, ModelOutputs outputs, int index) {
        waitFor(() -> copy.handedIn.await(1, TimeUnit.MINUTES));
        copy.slotsOfBatch.computeIfAbsent(outputs, batch -> new HashSet<>()).add(slot);
        return task.interpret(row, outputs, index);
      }
    };
  }

  private interface Wait {
    void end() throws InterruptedException, BrokenBarrierException, TimeoutException;
  }

  private static void waitFor(Wait wait) {
    try {
      wait.end();
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
