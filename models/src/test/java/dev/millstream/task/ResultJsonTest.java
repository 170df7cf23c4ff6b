package dev.millstream.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.task.answer.Answer;
import dev.millstream.task.classify.LabelScore;
import dev.millstream.task.classify.ZeroShotResult;
import dev.millstream.task.fill.MaskFill;
import dev.millstream.task.rank.RankedDocument;
import dev.millstream.task.tag.TaggedEntity;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Results are written with Python's names, in Python's order. */
class ResultJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @MethodSource("results")
  void namesFieldsAsPythonDoes(Object result, String json) throws Exception {
    assertThat(JSON.writeValueAsString(result)).isEqualTo(json);
  }

  static Stream<Arguments> results() {
    return Stream.of(
        Arguments.of(new LabelScore("spam", 0.5f), "{\"label\":\"spam\",\"score\":0.5}"),
        Arguments.of(
            new ZeroShotResult("text", List.of("a"), List.of(1f)),
            "{\"sequence\":\"text\",\"labels\":[\"a\"],\"scores\":[1.0]}"),
        Arguments.of(new RankedDocument(3, 0.5f, null), "{\"corpus_id\":3,\"score\":0.5}"),
        Arguments.of(
            new RankedDocument(3, 0.5f, "text"),
            "{\"corpus_id\":3,\"score\":0.5,\"text\":\"text\"}"),
        Arguments.of(
            new MaskFill(0.5f, 7, "is", "it is so"),
            "{\"score\":0.5,\"token\":7,\"token_str\":\"is\",\"sequence\":\"it is so\"}"),
        Arguments.of(
            new TaggedEntity("B-LOC", null, 0.5f, 1, "Paris", 3, 8, 3, 8),
            "{\"entity\":\"B-LOC\",\"score\":0.5,\"index\":1,\"word\":\"Paris\",\"start\":3,\"end\":8}"),
        Arguments.of(
            new TaggedEntity(null, "LOC", 0.5f, null, "Paris", 3, 8, 3, 8),
            "{\"entity_group\":\"LOC\",\"score\":0.5,\"word\":\"Paris\",\"start\":3,\"end\":8}"),
        Arguments.of(
            new Answer(0.5f, 3, 8, "Paris", 3, 8),
            "{\"score\":0.5,\"start\":3,\"end\":8,\"answer\":\"Paris\"}"));
  }
}
