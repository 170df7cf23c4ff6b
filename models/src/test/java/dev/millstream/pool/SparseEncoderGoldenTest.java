package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.model.ModelLoadException;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.Prompt;
import dev.millstream.task.sparse.SparseDecoder;
import dev.millstream.task.sparse.SparseEmbedding;
import dev.millstream.task.sparse.SparseOptions;
import dev.millstream.task.sparse.TokenWeight;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Sentence-transformers' SparseEncoder: tokens and order equal, weights within 1e-5.
 *
 * <p>In two texts torch itself is off by more than that allows: its 32-bit sums are up to 1.5e-5
 * from the same model computed in 64 bits (its logits go up to 33), and ONNX Runtime's up to
 * 7.5e-6. There the weights are compared with those of 64 bits.
 */
class SparseEncoderGoldenTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final float TOLERANCE = 1e-5f;

  /** Between two results that are both within the tolerance, or so, of the exact ones. */
  private static final float BETWEEN_ROUNDINGS = 1.2e-5f;

  @TestFactory
  Stream<DynamicTest> givesTheWeightsOfSentenceTransformers() {
    return TaskGolden.tests("sparse-encoder", SparseEncoderGoldenTest::compare);
  }

  @Test
  void refusesToMakeDenseVectors() throws Exception {
    try (Lease lease = TaskGolden.of("sparse-encoder").get(0).lease()) {
      assertThatThrownBy(() -> lease.model().tasks().embedding(EmbeddingOptions.DEFAULT))
          .isInstanceOf(ModelLoadException.class)
          .hasMessageStartingWith("the task feature-extraction reads the output last_hidden_state");
    }
  }

  private static void compare(TaskGolden golden) throws Exception {
    try (Lease lease = golden.lease()) {
      ModelTasks tasks = lease.model().tasks();
      int most = golden.kwargs().path("max_active_dims").asInt();
      SparseOptions options = new SparseOptions(new Prompt.OfTheModel(), most);
      List<SparseEmbedding> vectors =
          TaskGolden.answers(
              lease.model(),
              tasks.sparseEmbedding(options),
              golden.inputs(JsonNode::asText),
              JSON::valueToTree);
      assertThat(vectors).hasSize(1);
      JsonNode exact = exactValues().get(golden.id());
      compare(JSON.valueToTree(vectors.get(0)), golden.output(), exact);
      compareTokens(tasks.sparseDecoder(), vectors.get(0), golden.output().path("decoded"));
    }
  }

  /** By the id of a golden, for those in which torch's own rounding is too large. */
  private static Map<String, JsonNode> exactValues() throws IOException {
    Map<String, JsonNode> exact = new HashMap<>();
    try (InputStream file =
            SparseEncoderGoldenTest.class.getResourceAsStream(
                "/golden/tasks/sparse-encoder-exact.jsonl");
        MappingIterator<JsonNode> lines = JSON.readerFor(JsonNode.class).readValues(file)) {
      lines.forEachRemaining(line -> exact.put(line.path("id").asText(), line.path("values")));
    }
    return exact;
  }

  private static void compare(JsonNode vector, JsonNode expected, @Nullable JsonNode exact) {
    assertThat(vector.fieldNames()).toIterable().containsExactly("indices", "values");
    assertThat(vector.path("indices")).isEqualTo(expected.path("indices"));
    JsonNode values = expected.path("values");
    assertClose(vector.path("values"), exact == null ? values : exact, TOLERANCE);
    assertClose(vector.path("values"), values, BETWEEN_ROUNDINGS);
  }

  private static void assertClose(JsonNode actual, JsonNode expected, float tolerance) {
    assertThat(actual).hasSize(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i).floatValue())
          .isCloseTo(expected.get(i).floatValue(), within(tolerance));
    }
  }

  private static void compareTokens(
      SparseDecoder decoder, SparseEmbedding vector, JsonNode expected) {
    List<TokenWeight> tokens = decoder.decode(vector, expected.size());
    for (int i = 0; i < expected.size(); i++) {
      JsonNode pair = JSON.valueToTree(tokens.get(i));
      assertThat(pair).hasSize(2);
      assertThat(pair.get(0)).isEqualTo(expected.get(i).get(0));
      assertThat(pair.get(1).floatValue())
          .isCloseTo(expected.get(i).get(1).floatValue(), within(BETWEEN_ROUNDINGS));
    }
    assertThat(decoder.decode(vector, 0)).hasSameSizeAs(vector.indices());
  }
}
