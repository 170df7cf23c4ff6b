package dev.millstream.generate.seq;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The goldens of summarization, translation and text2text-generation, all of them. */
class Text2TextGoldenTest {
  private static final Map<String, Text2TextPipeline> PIPELINES = new HashMap<>();

  static Stream<Text2TextGolden> goldens() {
    return Text2TextGolden.ofAllTasks();
  }

  @AfterAll
  static void close() {
    PIPELINES.values().forEach(Text2TextPipeline::close);
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void writesWhatPythonWrites(Text2TextGolden golden) {
    List<Text2TextResult> written =
        PIPELINES
            .computeIfAbsent(
                golden.model() + " " + golden.pipeline(),
                name -> Text2TextGolden.open(golden.model(), golden.pipeline()))
            .write(golden.inputs(), golden.kwargs(), text -> false)
            .stream()
            .flatMap(List::stream)
            .toList();

    assertThat(written).extracting(Text2TextResult::text).isEqualTo(golden.texts());
    if (golden.hasTokens()) {
      assertThat(written)
          .extracting(text -> ids(text))
          .usingElementComparator(Text2TextGoldenTest::compareUnfilled)
          .isEqualTo(golden.tokens());
    }
  }

  private static List<Integer> ids(Text2TextResult text) {
    return Arrays.stream(text.tokens().ids().toArray()).boxed().toList();
  }

  /** Python fills a text that is shorter than its neighbour with one token, again and again. */
  private static int compareUnfilled(List<Integer> ours, List<Integer> golden) {
    boolean same =
        golden.size() >= ours.size()
            && golden.subList(0, ours.size()).equals(ours)
            && golden.subList(ours.size(), golden.size()).stream().distinct().count() <= 1;
    return same ? 0 : 1;
  }
}
