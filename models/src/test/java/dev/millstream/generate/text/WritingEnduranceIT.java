package dev.millstream.generate.text;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Ten thousand short texts, among them cancelled and refused ones, in one process: the memory
 * outside the heap is that of the first ones.
 */
@EnabledOnOs(OS.LINUX)
class WritingEnduranceIT {
  private static final int PHASES = 5;
  private static final int TEXTS_OF_A_PHASE = 2_000;

  /** What the JVM itself grows by meanwhile is less; a forgotten cache or tensor a text is more. */
  private static final long RESIDENT_GROWTH = 6L << 20;

  private static final WritingBudget BUDGET = new WritingBudget(8, 64, 1L << 28, 2);
  private static final int FORGOTTEN = 20;

  @Test
  void tenThousandTextsLeaveNothingBehind() throws InterruptedException {
    ManyTexts texts = new ManyTexts();
    List<NativeFootprint> phases = write(texts, PHASES, text -> {});

    assertThat(texts.all()).isEqualTo(PHASES * TEXTS_OF_A_PHASE);
    assertThat(List.of(texts.written(), texts.cancelled(), texts.refused()))
        .allMatch(count -> count > texts.all() / 50);
    assertThat(directGrowth(phases)).as("%s", phases).isZero();
    assertThat(residentGrowth(phases)).as("%s", phases).isLessThan(RESIDENT_GROWTH);
  }

  /** A text has a run for each token, with a tensor for each cache. */
  @Test
  void tensorsThatAreNotClosedAreNoticed() throws InterruptedException {
    ByteBuffer memory = ByteBuffer.allocateDirect(Float.BYTES).order(ByteOrder.nativeOrder());
    List<NativeFootprint> phases =
        write(
            new ManyTexts(),
            2,
            text -> {
              for (int i = 0; i < FORGOTTEN; i++) {
                NativeTensor.of(ElementType.FLOAT, memory, 1, 1);
              }
            });

    assertThat(residentGrowth(phases)).as("%s", phases).isGreaterThan(RESIDENT_GROWTH);
  }

  @Test
  void buffersThatAreKeptAreNoticed() throws InterruptedException {
    List<ByteBuffer> kept = new ArrayList<>();
    List<NativeFootprint> phases =
        write(new ManyTexts(), 2, text -> kept.add(ByteBuffer.allocateDirect(Float.BYTES)));

    assertThat(kept).hasSize(2 * TEXTS_OF_A_PHASE);
    assertThat(directGrowth(phases)).as("%s", phases).isPositive();
  }

  /** What is held after each phase. */
  private static List<NativeFootprint> write(ManyTexts texts, int phases, IntConsumer afterEach)
      throws InterruptedException {
    ModelSpec llama =
        ModelSpec.of(new ModelRef.Folder(TinyModels.folder("text-generation/llama").toString()));
    List<NativeFootprint> footprints = new ArrayList<>();
    try (WriterLease lease = WriterPool.ofThisProcess().lease(llama, BUDGET)) {
      for (int phase = 0; phase < phases; phase++) {
        for (int i = 0; i < TEXTS_OF_A_PHASE; i++) {
          texts.ask(lease.writer().with("{}"));
          afterEach.accept(i);
        }
        texts.await();
        footprints.add(NativeFootprint.now());
      }
    }
    return footprints;
  }

  private static long directGrowth(List<NativeFootprint> phases) {
    return phases.get(phases.size() - 1).directBytes() - phases.get(0).directBytes();
  }

  private static long residentGrowth(List<NativeFootprint> phases) {
    return phases.get(phases.size() - 1).residentBytes() - phases.get(0).residentBytes();
  }
}
