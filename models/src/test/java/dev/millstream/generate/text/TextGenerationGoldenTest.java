package dev.millstream.generate.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.TinyModels;
import dev.millstream.task.InferenceException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Transformers' text-generation pipeline: the whole JSON equal, alone and beside others. */
class TextGenerationGoldenTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** As in Python, a text may be longer than the model has positions. */
  private static final WritingBudget LONG_TEXTS = new WritingBudget(4, 512, 1L << 30, 1);

  @TestFactory
  Stream<DynamicTest> givesTheJsonOfPython() throws Exception {
    return goldens()
        .map(golden -> DynamicTest.dynamicTest(golden.path("id").asText(), () -> check(golden)));
  }

  @Test
  void textsThatShareTheirStepsAreTheSame() throws Exception {
    for (String model : List.of("text-generation/llama", "text-generation/gpt2")) {
      List<JsonNode> goldens =
          goldens()
              .filter(golden -> golden.path("model").asText().equals(model))
              .filter(golden -> golden.has("output"))
              .toList();
      try (WriterLease lease = lease(model)) {
        Writing writing = lease.writer().with("{}");
        List<CompletableFuture<Written>> texts = new ArrayList<>();
        for (JsonNode golden : goldens) {
          texts.add(writing.write(request(golden), WritingListener.NONE));
        }
        for (int i = 0; i < goldens.size(); i++) {
          assertThat(JSON.readTree(texts.get(i).join().result().json()))
              .as(goldens.get(i).path("id").asText())
              .isEqualTo(goldens.get(i).path("output"));
        }
      }
    }
  }

  private static void check(JsonNode golden) throws Exception {
    try (WriterLease lease = lease(golden.path("model").asText())) {
      Writing writing = lease.writer().with("{}");
      if (golden.has("error")) {
        assertThatThrownBy(() -> writing.write(request(golden), WritingListener.NONE).join())
            .satisfiesAnyOf(
                e -> assertThat(e).isInstanceOf(InferenceException.class),
                e -> assertThat(e).hasCauseInstanceOf(InferenceException.class));
        return;
      }
      Written written = writing.write(request(golden), WritingListener.NONE).join();
      assertThat(JSON.readTree(written.result().json())).isEqualTo(golden.path("output"));
    }
  }

  private static WriterLease lease(String model) throws InterruptedException {
    return WriterPool.ofThisProcess()
        .lease(ModelSpec.of(new ModelRef.Folder(TinyModels.folder(model).toString())), LONG_TEXTS);
  }

  private static WritingRequest request(JsonNode golden) {
    ObjectNode kwargs = golden.path("kwargs").deepCopy();
    kwargs.remove("batch_size");
    return new WritingRequest(golden.path("input").toString(), kwargs.toString(), 0);
  }

  private static Stream<JsonNode> goldens() throws Exception {
    try (InputStream file =
        Objects.requireNonNull(
            TextGenerationGoldenTest.class.getResourceAsStream(
                "/golden/tasks/text-generation.jsonl"))) {
      List<JsonNode> goldens = new ArrayList<>();
      for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        goldens.add(JSON.readTree(line));
      }
      return goldens.stream();
    }
  }
}
