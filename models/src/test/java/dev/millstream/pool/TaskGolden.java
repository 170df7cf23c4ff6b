package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.batch.BatchPolicy;
import dev.millstream.model.Device;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.task.InferenceException;
import dev.millstream.task.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

  /** A runner waits a moment for rows that run together. */
  private static final BatchPolicy TOGETHER =
      new BatchPolicy(4_096, 64, 256, Duration.ofMillis(20));

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

  String method() {
    return all.path("method").asText();
  }

  Lease lease() throws InterruptedException {
    ModelRef ref = new ModelRef.Folder(TinyModels.folder(model).toString());
    return ModelPool.ofThisProcess().lease(new ModelSpec(ref, Variant.AUTO, Device.CPU, TOGETHER));
  }

  /** Compares an answer with what Python gave for the same input. */
  @FunctionalInterface
  interface Comparison<I, O> {
    void assertSame(I input, O answer, JsonNode expected);
  }

  /** Asks for all inputs; where Python raised, the task or its input must be refused. */
  <I, O> void compare(
      Function<ModelTasks, Task<I, O>> task,
      Function<JsonNode, I> read,
      Comparison<I, O> comparison)
      throws InterruptedException {
    try (Lease lease = lease()) {
      LoadedModel loaded = lease.model();
      List<I> inputs = inputs(read);
      if (all.has("error")) {
        assertThat(
                catchThrowable(
                    () -> loaded.submit(task.apply(loaded.tasks()), inputs.get(0)).join()))
            .isInstanceOfAny(InferenceException.class, IllegalArgumentException.class);
        return;
      }
      List<O> answers = answers(loaded, task.apply(loaded.tasks()), inputs);
      for (int i = 0; i < answers.size(); i++) {
        JsonNode expected = input.isArray() ? output().get(i) : output();
        comparison.assertSame(inputs.get(i), answers.get(i), expected);
      }
    }
  }

  /**
   * The results of inputs, one by one; each is the same to the bit when all are asked at once,
   * three times over, and run in batches of several rows.
   */
  static <I, O> List<O> answers(LoadedModel model, Task<I, O> task, List<I> inputs) {
    return answers(model, task, inputs, Function.identity());
  }

  /** As above, for results without equals. */
  static <I, O> List<O> answers(
      LoadedModel model, Task<I, O> task, List<I> inputs, Function<O, ?> comparable) {
    List<O> alone =
        inputs.stream().map(input -> model.submit(task, input).join().output()).toList();
    List<CompletableFuture<LoadedModel.Answer<O>>> together = new ArrayList<>();
    for (int time = 0; time < 3; time++) {
      inputs.forEach(input -> together.add(model.submit(task, input)));
    }
    int largestBatch = 0;
    for (int i = 0; i < together.size(); i++) {
      LoadedModel.Answer<O> answer = together.get(i).join();
      Object expected = comparable.apply(alone.get(i % alone.size()));
      assertThat((Object) comparable.apply(answer.output())).isEqualTo(expected);
      for (RowCost row : answer.rows()) {
        largestBatch = Math.max(largestBatch, row.measure().rows());
      }
    }
    assertThat(largestBatch).isGreaterThan(1);
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
}
