package dev.millstream.generate.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millstream.engine.ElementType;
import dev.millstream.engine.NativeTensor;
import dev.millstream.model.ModelRef;
import dev.millstream.natives.NativeFootprint;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.TinyModels;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand short texts after the first two thousand, among them cancelled and refused ones, in
 * one process: memory outside the heap does not grow with them.
 */
class WritingEnduranceIT {
  private static final int TEXTS_OF_A_PHASE = 1_000;
  private static final int WARM_UP = 2;
  private static final int HALF = 5;
  private static final int PHASES = WARM_UP + 2 * HALF;

  /** The JVM's compiler makes this uncertain by some hundreds of bytes a text. */
  private static final long BYTES_A_TEXT = 2_000;

  private static final WritingBudget BUDGET = new WritingBudget(8, 64, 1L << 28, 2);

  /** Fewer than one for each token: a run has a tensor for each input and output. */
  private static final int FORGOTTEN = 20;

  @Test
  void textsLeaveNothingBehind() throws InterruptedException {
    ManyTexts texts = new ManyTexts();
    List<NativeFootprint> phases = write(texts, () -> {});

    assertThat(texts.all()).isEqualTo(PHASES * TEXTS_OF_A_PHASE);
    assertThat(List.of(texts.written(), texts.cancelled(), texts.refused()))
        .allMatch(count -> count > texts.all() / 50);
    assertThat(directGrowth(phases)).as("%s", phases).isZero();
    assertThat(allocatedByAText(phases)).as("%s", phases).isLessThan(BYTES_A_TEXT);
  }

  @Test
  void buffersThatAreKeptAndTensorsThatAreNotClosedAreNoticed() throws InterruptedException {
    List<ByteBuffer> kept = new ArrayList<>();
    List<NativeFootprint> phases =
        write(
            new ManyTexts(),
            () -> {
              ByteBuffer memory =
                  ByteBuffer.allocateDirect(Float.BYTES).order(ByteOrder.nativeOrder());
              kept.add(memory);
              for (int i = 0; i < FORGOTTEN; i++) {
                NativeTensor.of(ElementType.FLOAT, memory, 1, 1);
              }
            });

    assertThat(kept).hasSize(PHASES * TEXTS_OF_A_PHASE);
    assertThat(directGrowth(phases)).isEqualTo((long) HALF * TEXTS_OF_A_PHASE * Float.BYTES);
    assertThat(allocatedByAText(phases)).as("%s", phases).isGreaterThan(BYTES_A_TEXT);
  }

  /** What is held after each phase. */
  private static List<NativeFootprint> write(ManyTexts texts, Runnable afterEach)
      throws InterruptedException {
    ModelSpec llama =
        ModelSpec.of(new ModelRef.Folder(TinyModels.folder("text-generation/llama").toString()));
    List<NativeFootprint> phases = new ArrayList<>();
    try (WriterLease lease = WriterPool.ofThisProcess().lease(llama, BUDGET)) {
      Writing writing = lease.writer().with("{}");
      for (int phase = 0; phase < PHASES; phase++) {
        for (int i = 0; i < TEXTS_OF_A_PHASE; i++) {
          texts.ask(writing);
          afterEach.run();
        }
        texts.await();
        Optional<NativeFootprint> now = NativeFootprint.now();
        assumeTrue(now.isPresent(), "the C library does not say what is allocated");
        now.ifPresent(phases::add);
      }
    }
    return phases;
  }

  /** Of the least in each half: a buffer is freed some moment after it was collected. */
  private static long directGrowth(List<NativeFootprint> phases) {
    return sorted(phases, WARM_UP + HALF, NativeFootprint::directBytes).get(0)
        - sorted(phases, WARM_UP, NativeFootprint::directBytes).get(0);
  }

  /** Of the middles of both halves, which are so many texts apart as one half has. */
  private static long allocatedByAText(List<NativeFootprint> phases) {
    long growth =
        sorted(phases, WARM_UP + HALF, NativeFootprint::allocatedBytes).get(HALF / 2)
            - sorted(phases, WARM_UP, NativeFootprint::allocatedBytes).get(HALF / 2);
    return growth / (HALF * TEXTS_OF_A_PHASE);
  }

  private static List<Long> sorted(
      List<NativeFootprint> phases, int first, ToLongFunction<NativeFootprint> bytes) {
    return phases.subList(first, first + HALF).stream().mapToLong(bytes).sorted().boxed().toList();
  }
}
