package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.task.ScoreFunction;
import dev.millstream.task.TextPair;
import dev.millstream.task.classify.ClassificationOptions;
import dev.millstream.task.classify.LabelScore;
import dev.millstream.task.classify.TextClassificationTask;
import dev.millstream.tokenize.Truncation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** transformers' pipeline: labels and order equal, scores within 1e-5. */
class TextClassificationGoldenTest {
  private static final float TOLERANCE = 1e-5f;

  @TestFactory
  Stream<DynamicTest> givesTheLabelsOfTransformers() {
    return TaskGolden.tests("text-classification", TextClassificationGoldenTest::compare);
  }

  private static void compare(TaskGolden golden) throws Exception {
    try (Lease lease = golden.lease()) {
      LoadedModel model = lease.model();
      TextClassificationTask task = model.tasks().textClassification(options(golden.kwargs()));
      List<TextPair> inputs = golden.inputs(TextClassificationGoldenTest::input);
      if (golden.isRefused()) {
        TaskGolden.assertRefused(() -> model.submit(task, inputs.get(0)).join());
        return;
      }
      List<List<LabelScore>> answers = TaskGolden.answers(model, task, inputs);
      for (int i = 0; i < answers.size(); i++) {
        assertSame(answers.get(i), expected(golden, i));
      }
    }
  }

  /** Python gives a list of inputs without top_k one label each, and a pair no list at all. */
  private static List<JsonNode> expected(TaskGolden golden, int place) {
    JsonNode output = golden.output();
    JsonNode one = golden.input().isArray() ? output.get(place) : output;
    return one.isArray() ? List.copyOf(list(one)) : List.of(one);
  }

  private static List<JsonNode> list(JsonNode array) {
    List<JsonNode> all = new ArrayList<>();
    array.forEach(all::add);
    return all;
  }

  private static void assertSame(List<LabelScore> labels, List<JsonNode> expected) {
    assertThat(labels.stream().map(LabelScore::label).toList())
        .isEqualTo(expected.stream().map(label -> label.path("label").asText()).toList());
    for (int i = 0; i < labels.size(); i++) {
      assertThat(labels.get(i).score())
          .isCloseTo((float) expected.get(i).path("score").asDouble(), within(TOLERANCE));
    }
  }

  private static TextPair input(JsonNode input) {
    return input.isObject()
        ? new TextPair(input.path("text").asText(), input.path("text_pair").asText())
        : TextPair.of(input.asText());
  }

  private static ClassificationOptions options(JsonNode kwargs) {
    ClassificationOptions options = ClassificationOptions.DEFAULT;
    if (kwargs.has("top_k")) {
      options =
          options.withTopK(
              kwargs.path("top_k").isNull()
                  ? ClassificationOptions.ALL
                  : kwargs.path("top_k").asInt());
    }
    if (kwargs.has("function_to_apply")) {
      String name = kwargs.path("function_to_apply").asText().toUpperCase(Locale.ROOT);
      options = options.withFunction(ScoreFunction.valueOf(name));
    }
    JsonNode truncation = kwargs.path("truncation");
    if (truncation.isMissingNode()) {
      return options;
    }
    return options.withTruncation(
        truncation.isTextual()
            ? Truncation.valueOf(truncation.asText().toUpperCase(Locale.ROOT))
            : Truncation.LONGEST_FIRST,
        kwargs.path("max_length").asInt(0));
  }
}
