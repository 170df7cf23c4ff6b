package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.model.ModelLoadException;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.Prompt;
import dev.millstream.task.sparse.SparseDecoder;
import dev.millstream.task.sparse.SparseEmbedding;
import dev.millstream.task.sparse.SparseOptions;
import dev.millstream.task.sparse.TokenWeight;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Sentence-transformers' SparseEncoder: tokens and order equal, weights within 3.1e-5. */
class SparseEncoderGoldenTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The makers of the goldens measured 3.05e-5 between the logits of ONNX Runtime and of torch for
   * this model, whose logits go up to 33; a logarithm of 1 + x enlarges no difference.
   */
  private static final float TOLERANCE = 3.1e-5f;

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
      compare(JSON.valueToTree(vectors.get(0)), golden.output());
      compareTokens(tasks.sparseDecoder(), vectors.get(0), golden.output().path("decoded"));
    }
  }

  private static void compare(JsonNode vector, JsonNode expected) {
    assertThat(vector.fieldNames()).toIterable().containsExactly("indices", "values");
    assertThat(vector.path("indices")).isEqualTo(expected.path("indices"));
    JsonNode values = expected.path("values");
    assertThat(vector.path("values")).hasSize(values.size());
    for (int i = 0; i < values.size(); i++) {
      assertThat(vector.path("values").get(i).floatValue())
          .isCloseTo(values.get(i).floatValue(), within(TOLERANCE));
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
          .isCloseTo(expected.get(i).get(1).floatValue(), within(TOLERANCE));
    }
    assertThat(decoder.decode(vector, 0)).hasSameSizeAs(vector.indices());
  }
}
