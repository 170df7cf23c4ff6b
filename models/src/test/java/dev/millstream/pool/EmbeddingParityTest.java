package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.batch.BatchPolicy;
import dev.millstream.model.Device;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.task.Embedding;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.EmbeddingTask;
import dev.millstream.task.Prompt;
import dev.millstream.task.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Vectors against those of sentence-transformers, within 1e-5 a number; token ids are equal. */
class EmbeddingParityTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final float TOLERANCE = 1e-5f;

  private final ModelPool pool = ModelPool.ofThisProcess();

  @Nested
  class RealMiniLm {
    @Test
    void givesTheVectorsOfSentenceTransformers() throws Exception {
      compare(goldens("/golden/embeddings.jsonl"));
    }

    @Test
    void givesAllVectorsOfTheLargerGoldenFile() throws Exception {
      Path file =
          Path.of(System.getProperty("millstream.shared", "")).resolve("golden/embeddings.jsonl");
      Assumptions.assumeTrue(
          Files.exists(file), "not run: the goldens of 80 texts are not beside the checkout");
      compare(lines(Files.readString(file)));
    }

    private void compare(List<JsonNode> goldens) throws Exception {
      try (Lease lease = pool.lease(ModelSpec.of(ModelRef.DEFAULT))) {
        EmbeddingTask task = lease.model().tasks().embedding(EmbeddingOptions.DEFAULT);
        for (JsonNode golden : goldens) {
          String text = golden.path("text").asText();

          assertThat(task.encode(text).ids()).containsExactly(ints(golden.path("input_ids")));
          float[] vector = lease.model().submit(task, text).get().output().vector();
          assertThat(vector).containsExactly(floats(golden.path("embedding")), within(TOLERANCE));
        }
      }
    }

    @Test
    void isBitIdenticalAloneInAnyBatchAndAfterLoadingAgain() throws Exception {
      List<String> texts =
          goldens("/golden/embeddings.jsonl").stream()
              .map(golden -> golden.path("text").asText())
              .toList();
      List<float[]> alone = new ArrayList<>();
      try (Lease lease = pool.lease(ModelSpec.of(ModelRef.DEFAULT))) {
        EmbeddingTask task = lease.model().tasks().embedding(EmbeddingOptions.DEFAULT);
        for (String text : texts) {
          alone.add(lease.model().submit(task, text).get().output().vector());
        }
      }

      BatchPolicy wide = new BatchPolicy(4_096, 64, 256, java.time.Duration.ofMillis(5));
      try (Lease lease =
          pool.lease(new ModelSpec(ModelRef.DEFAULT, Variant.AUTO, Device.CPU, wide))) {
        EmbeddingTask task = lease.model().tasks().embedding(EmbeddingOptions.DEFAULT);
        var together = texts.stream().map(text -> lease.model().submit(task, text)).toList();
        int largestBatch = 0;
        for (int i = 0; i < texts.size(); i++) {
          LoadedModel.Answer<Embedding> answer = together.get(i).get();
          largestBatch = Math.max(largestBatch, answer.rows().get(0).measure().rows());
          assertThat(answer.output().vector()).isEqualTo(alone.get(i));
        }
        assertThat(largestBatch).isGreaterThan(1);
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> tinyModelsGiveTheVectorsOfSentenceTransformers() {
    return goldens("/golden/tasks/sentence-similarity.jsonl").stream()
        .filter(EmbeddingParityTest::isAnEmbedding)
        .map(
            golden ->
                DynamicTest.dynamicTest(
                    golden.path("id").asText() + " " + golden.path("model").asText(),
                    () -> compareTiny(golden)));
  }

  /** The rest of that file is about similarity functions, binary vectors and token states. */
  private static boolean isAnEmbedding(JsonNode golden) {
    JsonNode kwargs = golden.path("kwargs");
    return golden.path("method").asText().startsWith("encode")
        && !kwargs.has("precision")
        && !kwargs.has("output_value")
        && !kwargs.has("normalize_embeddings");
  }

  private void compareTiny(JsonNode golden) throws Exception {
    ModelRef ref = new ModelRef.Folder(TinyModels.folder(golden.path("model").asText()).toString());
    try (Lease lease = pool.lease(ModelSpec.of(ref))) {
      EmbeddingOptions options = options(golden);
      if (golden.has("error")) {
        assertThatThrownBy(() -> lease.model().tasks().embedding(options))
            .isInstanceOf(IllegalArgumentException.class);
        return;
      }
      Task<String, Embedding> task = lease.model().tasks().embedding(options);
      JsonNode input = golden.path("input");
      List<JsonNode> texts = input.isArray() ? list(input) : List.of(input);
      List<JsonNode> vectors =
          input.isArray() ? list(golden.path("output")) : List.of(golden.path("output"));
      for (int i = 0; i < texts.size(); i++) {
        float[] vector = lease.model().submit(task, texts.get(i).asText()).get().output().vector();
        assertThat(vector).containsExactly(floats(vectors.get(i)), within(TOLERANCE));
      }
    }
  }

  private static EmbeddingOptions options(JsonNode golden) {
    JsonNode kwargs = golden.path("kwargs");
    return new EmbeddingOptions(prompt(golden, kwargs), kwargs.path("truncate_dim").asInt(0));
  }

  private static Prompt prompt(JsonNode golden, JsonNode kwargs) {
    if (kwargs.has("prompt_name")) {
      return new Prompt.Named(kwargs.path("prompt_name").asText());
    }
    if (kwargs.has("prompt")) {
      return new Prompt.Literal(kwargs.path("prompt").asText());
    }
    return switch (golden.path("method").asText()) {
      case "encode_query" -> new Prompt.Query();
      case "encode_document" -> new Prompt.Document();
      default -> new Prompt.OfTheModel();
    };
  }

  private static List<JsonNode> goldens(String resource) {
    try (var bytes =
        Objects.requireNonNull(EmbeddingParityTest.class.getResourceAsStream(resource))) {
      return lines(new String(bytes.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> lines(String text) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      if (!line.isBlank()) {
        rows.add(JSON.readTree(line));
      }
    }
    return rows;
  }

  private static List<JsonNode> list(JsonNode array) {
    List<JsonNode> elements = new ArrayList<>();
    array.forEach(elements::add);
    return elements;
  }

  private static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).floatValue();
    }
    return values;
  }

  private static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).intValue();
    }
    return values;
  }
}
