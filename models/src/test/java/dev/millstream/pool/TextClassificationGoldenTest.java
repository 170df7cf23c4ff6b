package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.task.ScoreFunction;
import dev.millstream.task.TextPair;
import dev.millstream.task.classify.ClassificationOptions;
import dev.millstream.task.classify.LabelScore;
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

  private static void compare(TaskGolden golden) throws InterruptedException {
    golden.compare(
        tasks -> tasks.textClassification(options(golden.kwargs())),
        TextClassificationGoldenTest::input,
        (texts, labels, expected) -> assertSame(labels, list(expected)));
  }

  /** Python gives a list of inputs without top_k one label each, and a pair no list at all. */
  private static List<JsonNode> list(JsonNode labels) {
    List<JsonNode> all = new ArrayList<>();
    if (labels.isArray()) {
      labels.forEach(all::add);
    } else {
      all.add(labels);
    }
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
