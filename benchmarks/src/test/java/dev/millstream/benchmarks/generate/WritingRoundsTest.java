package dev.millstream.benchmarks.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.model.ModelFiles;
import dev.millstream.pool.TinyModels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WritingRoundsTest {
  private static final WritingPlan PLAN = new WritingPlan(List.of(1, 3), 8, 6, 2, 2);

  @Test
  void eachFormWritesEachNumberOfTextsThatSufficesItInTurningOrder() throws IOException {
    List<String> progress = new ArrayList<>();
    WritingRounds rounds = new WritingRounds(PLAN, 2);

    rounds.run(tiny(), progress::add);

    assertThat(progress)
        .extracting(line -> line.replaceFirst(":.*", ""))
        .containsExactly(
            "warming up 1 text, 1 loop x 2 threads",
            "warming up 3 texts, 1 loop x 2 threads",
            "warming up 3 texts, 2 loops x 1 thread",
            "warming up 1 text, 1 loop x 1 thread",
            "warming up 3 texts, 1 loop x 1 thread",
            "round 1 of 2, 1 text, 1 loop x 2 threads",
            "round 1 of 2, 3 texts, 1 loop x 2 threads",
            "round 1 of 2, 3 texts, 2 loops x 1 thread",
            "round 1 of 2, 1 text, 1 loop x 1 thread",
            "round 1 of 2, 3 texts, 1 loop x 1 thread",
            "round 1 of 2, first token",
            "round 2 of 2, 3 texts, 1 loop x 1 thread",
            "round 2 of 2, 1 text, 1 loop x 1 thread",
            "round 2 of 2, 3 texts, 2 loops x 1 thread",
            "round 2 of 2, 3 texts, 1 loop x 2 threads",
            "round 2 of 2, 1 text, 1 loop x 2 threads",
            "round 2 of 2, first token");
  }

  @Test
  void figuresAreOfEachRound() throws IOException {
    WritingRounds rounds = new WritingRounds(PLAN, 1);

    rounds.run(tiny(), line -> {});

    WritingFigures figures = rounds.figures();
    assertThat(figures.lines()).hasSize(5);
    assertThat(figures.lines().get(1)).startsWith("1 text, 1 loop x 1 thread ");
    assertThat(figures.lines().get(2)).startsWith("3 texts, 1 loop x 1 thread ");
    assertThat(figures.lines().get(3)).startsWith("first token, ms: alone ");
    Map<String, Object> all = figures.figures();
    assertThat(all).containsEntry("prompt_tokens", 8).containsEntry("new_tokens", 6);
    assertThat(((Number) all.get("memory_bytes_per_second")).doubleValue()).isPositive();
    List<?> written = (List<?>) all.get("written");
    assertThat(written).hasSize(2);
    assertThat((Map<?, ?>) written.get(1))
        .extracting("texts", "loops", "threads_of_a_loop")
        .containsExactly(3, 1, 1);
    assertThat((List<?>) ((Map<?, ?>) written.get(1)).get("tokens_per_second")).hasSize(2);
    assertThat((List<?>) ((Map<?, ?>) all.get("first_token")).get("beside_ms")).hasSize(2);
  }

  private static ModelFiles tiny() {
    return ModelFiles.pinned(
        "llama", "test", TinyModels.folder("text-generation/llama"), "onnx/model.onnx", "");
  }
}
