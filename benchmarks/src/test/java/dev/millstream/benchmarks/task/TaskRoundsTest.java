package dev.millstream.benchmarks.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.benchmarks.text.BenchText;
import dev.millstream.pool.TinyModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskRoundsTest {
  private static final int TEXTS = 12;

  @TempDir Path models;

  @Test
  void eachTaskGivesTheModelTheRowsOfItsInputsAndTasksOfAModelShareIt() throws Exception {
    TaskRounds rounds = new TaskRounds(plan(1), cases());

    rounds.run(texts(), line -> {});

    assertThat(rounds.models()).isEqualTo(8); // of eleven tasks
    Map<String, Double> rows =
        Map.of(
            "embedding", 1.0,
            "feature-extraction", 1.0,
            "sentence-similarity", 5.0,
            "text-classification", 1.0,
            "zero-shot-classification", 4.0,
            "text-ranking", 8.0,
            "token-classification", 1.0,
            "fill-mask", 1.0,
            "sparse-encoder", 1.0,
            "tokenize", Double.NaN);
    rows.forEach(
        (task, expected) ->
            assertThat(first(rounds, task, "rows_per_input")).as(task).isEqualTo(expected));
    assertThat(first(rounds, "question-answering", "rows_per_input")).isGreaterThan(1);
    assertThat(first(rounds, "tokenize", "tokens_per_second")).isPositive();
    assertThat(first(rounds, "tokenize", "padded_share")).isNaN();
    assertThat(first(rounds, "text-ranking", "padded_share")).isBetween(0.0, 1.0);
    assertThat(first(rounds, "text-ranking", "rows_per_batch")).isGreaterThan(1);
  }

  @Test
  void tellsTinyModelsFromOthers() throws Exception {
    TaskRounds rounds = new TaskRounds(plan(1), cases().named(List.of("embedding", "fill-mask")));

    rounds.run(texts(), line -> {});

    assertThat(figures(rounds, "embedding")).containsEntry("tiny", false);
    assertThat(figures(rounds, "fill-mask")).containsEntry("tiny", true);
    assertThat(rounds.figures().lines()).hasSize(3);
    assertThat(rounds.figures().lines().get(2)).matches("fill-mask +tiny .*");
  }

  @Test
  void theOrderTurns() throws Exception {
    List<String> progress = new ArrayList<>();

    new TaskRounds(plan(2), cases().named(List.of("tokenize", "embedding")))
        .run(texts(), progress::add);

    assertThat(progress)
        .extracting(line -> line.replaceFirst(":.*", ""))
        .containsExactly(
            "warming up tokenize",
            "warming up embedding",
            "round 1 of 2, tokenize",
            "round 1 of 2, embedding",
            "round 2 of 2, embedding",
            "round 2 of 2, tokenize");
  }

  @Test
  void anUnknownTaskIsAnsweredWithTheNames() {
    TaskCases cases = TaskCases.of(TinyModels.mean(), models);

    assertThatThrownBy(() -> cases.named(List.of("embedding", "translation")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "--tasks had 'translation', but must be some of embedding, feature-extraction, sentence-similarity, text-classification, zero-shot-classification, text-ranking, token-classification, question-answering, fill-mask, sparse-encoder, tokenize.");
  }

  @Test
  void aPlanWithNothingToRunIsRefused() {
    assertThatThrownBy(() -> new TaskPlan(0, 1, 1, Duration.ZERO, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--rounds was 0, --callers 1 and --in-flight 1, but each must be at least 1.");
  }

  private TaskCases cases() {
    TinyModels.copy(
        "text-classification/distilbert-single-label", models.resolve("local/minilm-spam"));
    for (String name :
        List.of(
            "zero-shot-classification/bert",
            "text-ranking/cross-encoder",
            "token-classification/bert",
            "question-answering/bert",
            "fill-mask/bert",
            "sparse-encoder/splade")) {
      TinyModels.copy(name, models.resolve("tiny").resolve(name));
    }
    return TaskCases.of(TinyModels.mean(), models);
  }

  private static TaskPlan plan(int rounds) {
    return new TaskPlan(rounds, 2, 64, Duration.ZERO, Duration.ZERO);
  }

  private static List<BenchText> texts() {
    List<BenchText> texts = new ArrayList<>();
    for (int i = 0; i < TEXTS; i++) {
      texts.add(new BenchText("t" + i, "river " + "and another mill ".repeat(1 + i) + i, 0));
    }
    return texts;
  }

  private static double first(TaskRounds rounds, String task, String figure) {
    return ((Number) ((List<?>) figures(rounds, task).get(figure)).get(0)).doubleValue();
  }

  @SuppressWarnings("unchecked") // the figures of a task are a map
  private static Map<String, Object> figures(TaskRounds rounds, String task) {
    return (Map<String, Object>) rounds.figures().figures().get(task);
  }
}
