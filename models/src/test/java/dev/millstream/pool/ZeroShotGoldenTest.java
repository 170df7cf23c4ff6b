package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.task.classify.ZeroShotOptions;
import dev.millstream.task.classify.ZeroShotResult;
import dev.millstream.task.classify.ZeroShotTask;
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

  private static void compare(TaskGolden golden) throws Exception {
    try (Lease lease = golden.lease()) {
      LoadedModel model = lease.model();
      List<String> texts = golden.inputs(JsonNode::asText);
      if (golden.isRefused()) {
        TaskGolden.assertRefused(
            () -> {
              ZeroShotTask task = model.tasks().zeroShotClassification(options(golden.kwargs()));
              model.submit(task, texts.get(0)).join();
            });
        return;
      }
      ZeroShotTask task = model.tasks().zeroShotClassification(options(golden.kwargs()));
      List<ZeroShotResult> answers = TaskGolden.answers(model, task, texts);
      for (int i = 0; i < answers.size(); i++) {
        JsonNode output = golden.input().isArray() ? golden.output().get(i) : golden.output();
        assertSame(answers.get(i), output);
      }
    }
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
