package dev.millstream.benchmarks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.model.ModelRef;
import dev.millstream.pool.TinyModels;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationCostTest {
  @Test
  void runsBothFormsInTurnsAndComparesThem() throws Exception {
    ModelRef model =
        new ModelRef.Folder(
            TinyModels.folder("text-classification/distilbert-single-label").toString());
    List<String> progress = new ArrayList<>();
    EvaluationCost cost =
        new EvaluationCost(new ClassifyingJob(model, List.of("one text", "another"), 40), 40);

    cost.run(2, progress::add);

    assertThat(progress)
        .hasSize(5)
        .satisfies(lines -> assertThat(lines.get(1)).startsWith("round 1 of 2, without"))
        .satisfies(lines -> assertThat(lines.get(3)).startsWith("round 2 of 2, with evaluation"));
    assertThat(cost.figures()).containsEntry("texts", 40);
    assertThat((double) cost.figures().get("cpu_ratio")).isPositive();
    assertThat(cost.lines()).hasSize(4);
  }
}
