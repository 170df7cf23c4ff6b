package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.adapter.AdapterRef;
import dev.millstream.batch.BatchPolicy;
import dev.millstream.model.Device;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.task.TextPair;
import dev.millstream.task.classify.ClassificationOptions;
import dev.millstream.task.classify.LabelScore;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** peft's classifier with and without its adapter: labels and order equal, scores within 1e-5. */
class AdapterGoldenTest {
  private static final float TOLERANCE = 1e-5f;
  private static final BatchPolicy TOGETHER =
      new BatchPolicy(4_096, 64, 256, Duration.ofMillis(20));
  private static final ClassificationOptions ALL =
      ClassificationOptions.DEFAULT.withTopK(ClassificationOptions.ALL);

  @TestFactory
  Stream<DynamicTest> givesTheScoresOfPeft() {
    return TaskGolden.of("peft").stream()
        .filter(golden -> golden.model().equals("peft/bert-base"))
        .map(golden -> DynamicTest.dynamicTest(golden.id(), () -> compare(golden)));
  }

  @Test
  void theAdapterIsPartOfTheModelsRevisionAndOfThePoolsKey() throws InterruptedException {
    try (Lease plain = lease(spec(""));
        Lease adapted = lease(spec("peft/bert-lora"));
        Lease again = lease(spec("peft/bert-lora"))) {
      assertThat(adapted.model().revision())
          .startsWith(plain.model().revision() + "+sha256:")
          .hasSize(2 * plain.model().revision().length() + 1);
      assertThat(adapted.model()).isNotSameAs(plain.model()).isSameAs(again.model());
    }
  }

  private static void compare(TaskGolden golden) throws InterruptedException {
    try (Lease lease = lease(spec(golden.all().path("adapter").asText("")))) {
      LoadedModel model = lease.model();
      List<LabelScore> labels =
          TaskGolden.answers(
                  model,
                  model.tasks().textClassification(ALL),
                  List.of(TextPair.of(golden.input().asText())))
              .get(0);
      JsonNode expected = golden.output();
      assertThat(labels).hasSize(expected.size());
      for (int i = 0; i < labels.size(); i++) {
        assertThat(labels.get(i).label()).isEqualTo(expected.get(i).path("label").asText());
        assertThat(labels.get(i).score())
            .isCloseTo((float) expected.get(i).path("score").asDouble(), within(TOLERANCE));
      }
    }
  }

  private static ModelSpec spec(String adapter) {
    ModelRef base = new ModelRef.Folder(TinyModels.folder("peft/bert-base").toString());
    ModelSpec spec = new ModelSpec(base, Variant.AUTO, Device.CPU, TOGETHER);
    return adapter.isEmpty() || adapter.equals("null")
        ? spec
        : spec.withAdapter(AdapterRef.parse("spam=" + TinyAdapters.folder(adapter)));
  }

  private static Lease lease(ModelSpec spec) throws InterruptedException {
    return ModelPool.ofThisProcess().lease(spec);
  }
}
