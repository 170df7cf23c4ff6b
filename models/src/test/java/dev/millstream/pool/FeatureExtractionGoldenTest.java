package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.tokenize.Truncation;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** transformers' pipeline: as many tokens, each number within 1e-5. */
class FeatureExtractionGoldenTest {
  private static final float TOLERANCE = 1e-5f;

  @TestFactory
  Stream<DynamicTest> givesTheVectorsOfTransformers() {
    return TaskGolden.tests("feature-extraction", FeatureExtractionGoldenTest::compare);
  }

  private static void compare(TaskGolden golden) throws InterruptedException {
    JsonNode kwargs = golden.kwargs();
    JsonNode tokenizer = kwargs.path("tokenize_kwargs");
    boolean cuts = kwargs.has("truncation") || tokenizer.has("truncation");
    golden.compare(
        tasks ->
            tasks.featureExtraction(
                cuts ? Truncation.LONGEST_FIRST : Truncation.ERROR,
                tokenizer.path("max_length").asInt(0)),
        JsonNode::asText,
        (text, vectors, expected) -> assertSame(vectors, expected.get(0)));
  }

  private static void assertSame(float[][] vectors, JsonNode expected) {
    assertThat(vectors).hasDimensions(expected.size(), expected.get(0).size());
    for (int token = 0; token < vectors.length; token++) {
      for (int i = 0; i < vectors[token].length; i++) {
        assertThat(vectors[token][i])
            .isCloseTo((float) expected.get(token).get(i).asDouble(), within(TOLERANCE));
      }
    }
  }
}
