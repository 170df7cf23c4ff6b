package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.task.classify.ZeroShotOptions;
import dev.millstream.task.classify.ZeroShotResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** transformers' pipeline: labels and order equal, scores within 1e-5. */
class ZeroShotGoldenTest {
  private static final float TOLERANCE = 1e-5f;

  @TestFactory
  Stream<DynamicTest> givesTheLabelsOfTransformers() {
    return TaskGolden.tests("zero-shot-classification", ZeroShotGoldenTest::compare);
  }

  private static void compare(TaskGolden golden) throws InterruptedException {
    golden.compare(
        tasks -> tasks.zeroShotClassification(options(golden.kwargs())),
        JsonNode::asText,
        (text, result, expected) -> assertSame(result, expected));
  }

  private static void assertSame(ZeroShotResult result, JsonNode expected) {
    assertThat(result.sequence()).isEqualTo(expected.path("sequence").asText());
    assertThat(result.labels()).isEqualTo(texts(expected.path("labels")));
    for (int i = 0; i < result.scores().size(); i++) {
      assertThat(result.scores().get(i))
          .isCloseTo((float) expected.path("scores").get(i).asDouble(), within(TOLERANCE));
    }
  }

  private static ZeroShotOptions options(JsonNode kwargs) {
    JsonNode labels = kwargs.path("candidate_labels");
    return new ZeroShotOptions(
        labels.isTextual()
            ? Arrays.stream(labels.asText().split(",", -1)).map(String::strip).toList()
            : texts(labels),
        kwargs.path("hypothesis_template").asText(ZeroShotOptions.USUAL_TEMPLATE),
        kwargs.path("multi_label").asBoolean());
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
