package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.task.fill.FillMaskOptions;
import dev.millstream.task.fill.MaskFill;
import dev.millstream.tokenize.Truncation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** transformers' pipeline: tokens, texts and order equal, scores within 1e-5. */
class FillMaskGoldenTest {
  private static final float TOLERANCE = 1e-5f;

  @TestFactory
  Stream<DynamicTest> givesTheTokensOfTransformers() {
    return TaskGolden.tests("fill-mask", FillMaskGoldenTest::compare);
  }

  private static void compare(TaskGolden golden) throws InterruptedException {
    golden.compare(
        tasks -> tasks.fillMask(options(golden.kwargs())),
        JsonNode::asText,
        (text, masks, expected) -> assertSame(masks, expected));
  }

  /** Python gives the tokens of a single mask without a list of masks around them. */
  private static void assertSame(List<List<MaskFill>> masks, JsonNode expected) {
    boolean isOne = !expected.get(0).isArray();
    assertThat(masks).hasSize(isOne ? 1 : expected.size());
    for (int mask = 0; mask < masks.size(); mask++) {
      JsonNode ofMask = isOne ? expected : expected.get(mask);
      assertThat(masks.get(mask)).hasSize(ofMask.size());
      for (int i = 0; i < ofMask.size(); i++) {
        MaskFill fill = masks.get(mask).get(i);
        JsonNode one = ofMask.get(i);
        assertThat(fill.token()).isEqualTo(one.path("token").asInt());
        assertThat(fill.tokenStr()).isEqualTo(one.path("token_str").asText());
        assertThat(fill.sequence()).isEqualTo(one.path("sequence").asText());
        assertThat(fill.score()).isCloseTo((float) one.path("score").asDouble(), within(TOLERANCE));
      }
    }
  }

  private static FillMaskOptions options(JsonNode kwargs) {
    JsonNode tokenizer = kwargs.path("tokenizer_kwargs");
    return new FillMaskOptions(
        kwargs.path("top_k").asInt(5),
        targets(kwargs.path("targets")),
        tokenizer.path("truncation").asBoolean() ? Truncation.LONGEST_FIRST : Truncation.ERROR,
        tokenizer.path("max_length").asInt(0));
  }

  private static List<String> targets(JsonNode targets) {
    if (targets.isMissingNode()) {
      return null;
    }
    List<String> words = new ArrayList<>();
    if (targets.isTextual()) {
      words.add(targets.asText());
    }
    targets.forEach(word -> words.add(word.asText()));
    return words;
  }
}
