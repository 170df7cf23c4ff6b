package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.model.SimilarityFunction;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.InferenceException;
import dev.millstream.task.similar.SentenceSimilarityTask;
import dev.millstream.task.similar.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Sentence-transformers' similarity: each number within 1e-5 of the greater of 1 and itself. */
class SentenceSimilarityGoldenTest {
  private static final float TOLERANCE = 1e-5f;

  @TestFactory
  Stream<DynamicTest> givesTheNumbersOfSentenceTransformers() {
    return goldens().map(golden -> DynamicTest.dynamicTest(golden.id(), () -> compare(golden)));
  }

  @Test
  void takesTheFunctionOfTheModelWhereNoneIsAskedFor() throws Exception {
    TaskGolden cosine = goldens().findFirst().orElseThrow();
    try (Lease lease = cosine.lease()) {
      compare(cosine, lease.model(), null);
    }
  }

  @Test
  void asksForASentence() throws Exception {
    try (Lease lease = goldens().findFirst().orElseThrow().lease()) {
      SentenceSimilarityTask task =
          lease.model().tasks().sentenceSimilarity(EmbeddingOptions.DEFAULT, null);

      assertThatThrownBy(() -> task.prepare(new Sentences("a source", List.of())))
          .isInstanceOf(InferenceException.class)
          .hasMessage("there are no sentences to compare with the source. Give at least one.");
    }
  }

  private static Stream<TaskGolden> goldens() {
    return TaskGolden.of("sentence-similarity").stream()
        .filter(golden -> golden.method().equals("similarity"));
  }

  private static void compare(TaskGolden golden) throws Exception {
    String name = golden.kwargs().path("similarity_fn_name").asText();
    try (Lease lease = golden.lease()) {
      compare(golden, lease.model(), SimilarityFunction.valueOf(name.toUpperCase(Locale.ROOT)));
    }
  }

  private static void compare(TaskGolden golden, LoadedModel model, SimilarityFunction function) {
    List<String> others = texts(golden.input().path("b"));
    List<Sentences> inputs =
        texts(golden.input().path("a")).stream()
            .map(source -> new Sentences(source, others))
            .toList();
    List<List<Float>> rows =
        TaskGolden.answers(
            model, model.tasks().sentenceSimilarity(EmbeddingOptions.DEFAULT, function), inputs);
    assertThat(rows).hasSize(golden.output().size());
    for (int row = 0; row < rows.size(); row++) {
      assertThat(rows.get(row)).hasSize(others.size());
      for (int i = 0; i < others.size(); i++) {
        float expected = golden.output().get(row).get(i).floatValue();
        assertThat(rows.get(row).get(i))
            .isCloseTo(expected, within(TOLERANCE * Math.max(1, Math.abs(expected))));
      }
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
