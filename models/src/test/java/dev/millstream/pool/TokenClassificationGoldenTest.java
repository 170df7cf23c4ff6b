package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.task.tag.AggregationStrategy;
import dev.millstream.task.tag.TaggedEntity;
import dev.millstream.task.tag.TaggingOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** transformers' pipeline: tags, words, offsets and order equal, scores within 1e-5. */
class TokenClassificationGoldenTest {
  private static final float TOLERANCE = 1e-5f;

  /** But for texts that come in words: there is no such input here. */
  @TestFactory
  Stream<DynamicTest> givesTheEntitiesOfTransformers() {
    return TaskGolden.of("token-classification").stream()
        .filter(golden -> !golden.kwargs().has("is_split_into_words"))
        .map(
            golden ->
                DynamicTest.dynamicTest(golden.id() + " " + golden.model(), () -> compare(golden)));
  }

  private static void compare(TaskGolden golden) throws InterruptedException {
    golden.compare(
        tasks -> tasks.tokenClassification(options(golden.kwargs())),
        JsonNode::asText,
        TokenClassificationGoldenTest::assertSame);
  }

  private static void assertSame(String text, List<TaggedEntity> entities, JsonNode expected) {
    assertThat(entities).hasSize(expected.size());
    for (int i = 0; i < entities.size(); i++) {
      TaggedEntity entity = entities.get(i);
      JsonNode one = expected.get(i);
      assertThat(entity.entity()).isEqualTo(one.path("entity").asText(null));
      assertThat(entity.entityGroup()).isEqualTo(one.path("entity_group").asText(null));
      assertThat(entity.index()).isEqualTo(one.has("index") ? one.path("index").asInt() : null);
      assertThat(entity.word()).isEqualTo(one.path("word").asText());
      assertThat(entity.start()).isEqualTo(one.path("start").asInt());
      assertThat(entity.end()).isEqualTo(one.path("end").asInt());
      assertThat(entity.from()).isEqualTo(text.offsetByCodePoints(0, entity.start()));
      assertThat(entity.to()).isEqualTo(text.offsetByCodePoints(0, entity.end()));
      assertThat(entity.score()).isCloseTo((float) one.path("score").asDouble(), within(TOLERANCE));
    }
  }

  private static TaggingOptions options(JsonNode kwargs) {
    Set<String> ignored = new HashSet<>();
    kwargs.path("ignore_labels").forEach(label -> ignored.add(label.asText()));
    String strategy = kwargs.path("aggregation_strategy").asText("none");
    return new TaggingOptions(
        AggregationStrategy.valueOf(strategy.toUpperCase(Locale.ROOT)),
        kwargs.has("ignore_labels") ? ignored : Set.of("O"),
        kwargs.path("stride").asInt(0));
  }
}
