package dev.millstream.benchmarks.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millstream.benchmarks.onnx.EncoderFiles;
import dev.millstream.benchmarks.text.BenchText;
import dev.millstream.pool.Lease;
import dev.millstream.pool.ModelPool;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.TinyModels;
import dev.millstream.tokenize.Encoding;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopsTest {
  @Test
  void theLoopByHandAndTheBatcherGiveTheSameVectorsInTheTextsOrder() throws InterruptedException {
    List<BenchText> texts = texts(40);
    try (Lease lease = ModelPool.ofThisProcess().lease(ModelSpec.of(TinyModels.mean()));
        RawLoop raw =
            new RawLoop(EncoderFiles.locate(TinyModels.mean().toString(), "auto"), 2, 1)) {
      Answers alone = raw.run(texts, 1);
      Answers together = raw.run(texts, 256);
      Answers submitted = new SubmitLoop(lease.model(), 2, 8).run(texts);

      assertSame(together, alone);
      assertSame(submitted, alone);
      assertThat(alone.paddedShare()).isZero();
      assertThat(together.paddedTokens()).isGreaterThan(together.tokens());
      assertThat(submitted.tokens()).isEqualTo(alone.tokens());
      assertThat(submitted.latencies()).hasSize(texts.size()).allMatch(seconds -> seconds > 0);
    }
  }

  @Test
  void batchesHoldTheBudgetAndBeginWithTheLongestText() {
    Encoding[] texts = {encoding(5), encoding(200), encoding(9), encoding(10), encoding(7)};

    List<int[]> batches = RawLoop.batches(texts, 20);

    assertThat(batches).containsExactly(new int[] {1}, new int[] {3, 2}, new int[] {4, 0});
  }

  private static void assertSame(Answers found, Answers expected) {
    assertThat(found.vectors()).hasSameSizeAs(expected.vectors());
    for (int i = 0; i < expected.vectors().size(); i++) {
      assertThat(found.vectors().get(i)).containsExactly(expected.vectors().get(i), within(1e-6f));
    }
  }

  private static Encoding encoding(int length) {
    return new Encoding(new int[length], new int[length]);
  }

  private static List<BenchText> texts(int count) {
    List<BenchText> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(new BenchText("t" + i, "word " + "and another ".repeat(i % 7) + i, 0));
    }
    return texts;
  }
}
