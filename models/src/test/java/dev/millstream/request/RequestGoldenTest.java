package dev.millstream.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.pool.Lease;
import dev.millstream.pool.LoadedModel;
import dev.millstream.task.InferenceException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every golden of Python as a request: the whole JSON equal, numbers within 1e-5. */
class RequestGoldenTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double TOLERANCE = 1e-5;

  /** Where torch is off itself; SparseEncoderGoldenTest compares with the exact weights. */
  private static final Map<String, Double> TOLERANCES =
      Map.of("sparse-encoder/g007", 1.2e-5, "sparse-encoder/g017", 1.2e-5);

  private static final Map<String, String> NOT_OFFERED =
      Map.of(
          "sentence-similarity/g032",
          "output_value token_embeddings: the task feature-extraction gives the vectors of tokens");

  @TestFactory
  Stream<DynamicContainer> givesTheJsonOfPython() {
    return Arrays.stream(HubTask.values())
        .map(
            task ->
                DynamicContainer.dynamicContainer(
                    task.hubName(),
                    RequestGolden.of(task).stream()
                        .filter(golden -> !NOT_OFFERED.containsKey(golden.id()))
                        .map(
                            golden ->
                                DynamicTest.dynamicTest(
                                    golden.id() + " " + golden.model(), () -> compare(golden)))));
  }

  @Test
  void refusesWhatIsNotOffered() throws Exception {
    RequestGolden golden =
        RequestGolden.of(HubTask.SENTENCE_SIMILARITY).stream()
            .filter(one -> NOT_OFFERED.containsKey(one.id()))
            .findFirst()
            .orElseThrow();
    try (Lease lease = golden.lease()) {
      LoadedModel model = lease.model();
      assertRefused(model, golden);
      RequestTask vectors = RequestTask.of(HubTask.FEATURE_EXTRACTION, model.tasks(), "{}");
      TaskRequest request = new TaskRequest(golden.inputs(), "{}");
      JsonNode ofTokens = JSON.readTree(model.submit(vectors, request).join().output().json());
      assertSame(ofTokens.get(0), golden.output(), TOLERANCE, "output");
    }
  }

  private static void compare(RequestGolden golden) throws Exception {
    try (Lease lease = golden.lease()) {
      LoadedModel model = lease.model();
      if (golden.isError()) {
        assertRefused(model, golden);
        return;
      }
      RequestTask byRequest = RequestTask.of(golden.task(), model.tasks(), "{}");
      TaskRequest request = new TaskRequest(golden.inputs(), golden.parameters());
      TaskResult result = model.submit(byRequest, request).join().output();
      double tolerance = TOLERANCES.getOrDefault(golden.id(), TOLERANCE);
      assertSame(JSON.readTree(result.json()), golden.output(), tolerance, "output");
      assertSameTogetherAndByDefault(model, golden, byRequest, result);
    }
  }

  /** To the letter, in batches with itself, and where all parameters are the task's own. */
  private static void assertSameTogetherAndByDefault(
      LoadedModel model, RequestGolden golden, RequestTask byRequest, TaskResult alone) {
    RequestTask byDefault = RequestTask.of(golden.task(), model.tasks(), golden.parameters());
    List<CompletableFuture<LoadedModel.Answer<TaskResult>>> together = new ArrayList<>();
    for (int time = 0; time < 2; time++) {
      together.add(model.submit(byRequest, new TaskRequest(golden.inputs(), golden.parameters())));
      together.add(model.submit(byDefault, new TaskRequest(golden.inputs(), null)));
      together.add(model.submit(byDefault, new TaskRequest(golden.inputs(), "{}")));
    }
    assertThat(together).allSatisfy(answer -> assertThat(answer.join().output()).isEqualTo(alone));
  }

  private static void assertRefused(LoadedModel model, RequestGolden golden) {
    TaskRequest request = new TaskRequest(golden.inputs(), golden.parameters());
    RequestTask byRequest = RequestTask.of(golden.task(), model.tasks(), "{}");

    assertThat(catchThrowable(() -> byRequest.prepare(request)))
        .isInstanceOf(InferenceException.class);
    assertThat(
            catchThrowable(
                () ->
                    RequestTask.of(golden.task(), model.tasks(), golden.parameters())
                        .prepare(new TaskRequest(golden.inputs(), null))))
        .isInstanceOfAny(InferenceException.class, IllegalArgumentException.class);
  }

  private static void assertSame(
      JsonNode actual, JsonNode expected, double tolerance, String place) {
    assertThat(actual.getNodeType()).as(place).isEqualTo(expected.getNodeType());
    if (expected.isObject()) {
      List<String> names = new ArrayList<>();
      actual.fieldNames().forEachRemaining(names::add);
      assertThat(expected.fieldNames()).toIterable().as(place).containsExactlyElementsOf(names);
      names.forEach(
          name -> assertSame(actual.get(name), expected.get(name), tolerance, place + "." + name));
    } else if (expected.isArray()) {
      assertThat(actual.size()).as(place).isEqualTo(expected.size());
      for (int i = 0; i < expected.size(); i++) {
        assertSame(actual.get(i), expected.get(i), tolerance, "%s[%d]".formatted(place, i));
      }
    } else if (expected.isFloatingPointNumber()) {
      assertThat(actual.asDouble()).as(place).isCloseTo(expected.asDouble(), within(tolerance));
    } else {
      assertThat(actual).as(place).isEqualTo(expected);
    }
  }
}
