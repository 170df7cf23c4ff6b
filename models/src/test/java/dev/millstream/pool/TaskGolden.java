package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.model.ModelRef;
import dev.millstream.task.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** One call of a Python original: a model, an input, its parameters, and what came out. */
record TaskGolden(String id, String model, JsonNode input, JsonNode kwargs, JsonNode all) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<TaskGolden> of(String task) {
    try (var bytes =
        Objects.requireNonNull(
            TaskGolden.class.getResourceAsStream("/golden/tasks/" + task + ".jsonl"))) {
      List<TaskGolden> goldens = new ArrayList<>();
      for (String line :
          new String(bytes.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        JsonNode all = JSON.readTree(line);
        goldens.add(
            new TaskGolden(
                all.path("id").asText(),
                all.path("model").asText(),
                all.path("input"),
                all.path("kwargs"),
                all));
      }
      return goldens;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A test of each golden. */
  static Stream<DynamicTest> tests(String task, Check check) {
    return of(task).stream()
        .map(
            golden ->
                DynamicTest.dynamicTest(golden.id + " " + golden.model, () -> check.of(golden)));
  }

  /** Compares one. */
  @FunctionalInterface
  interface Check {
    void of(TaskGolden golden) throws Exception;
  }

  JsonNode output() {
    return all.path("output");
  }

  boolean isRefused() {
    return all.has("error");
  }

  String method() {
    return all.path("method").asText();
  }

  Lease lease() throws InterruptedException {
    ModelRef ref = new ModelRef.Folder(TinyModels.folder(model).toString());
    return ModelPool.ofThisProcess().lease(ModelSpec.of(ref));
  }

  /**
   * The results of inputs, one by one; each is the same to the bit when all are asked at once,
   * three times over.
   */
  static <I, O> List<O> answers(LoadedModel model, Task<I, O> task, List<I> inputs) {
    List<O> alone =
        inputs.stream().map(input -> model.submit(task, input).join().output()).toList();
    List<CompletableFuture<LoadedModel.Answer<O>>> together = new ArrayList<>();
    for (int time = 0; time < 3; time++) {
      inputs.forEach(input -> together.add(model.submit(task, input)));
    }
    for (int i = 0; i < together.size(); i++) {
      assertThat(together.get(i).join().output()).isEqualTo(alone.get(i % alone.size()));
    }
    return alone;
  }

  /** What the golden's input is, one of several or a single one. */
  <I> List<I> inputs(Function<JsonNode, I> read) {
    List<I> inputs = new ArrayList<>();
    if (input.isArray()) {
      input.forEach(one -> inputs.add(read.apply(one)));
    } else {
      inputs.add(read.apply(input));
    }
    return inputs;
  }

  /** Asserts that something is refused where Python raised. */
  static void assertRefused(Runnable call) {
    assertThat(catchThrowable(call::run))
        .isInstanceOfAny(
            dev.millstream.task.InferenceException.class, IllegalArgumentException.class);
  }
}
