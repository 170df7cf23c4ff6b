package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.task.ScoreFunction;
import dev.millstream.task.TextPair;
import dev.millstream.task.rank.CrossEncoderTask;
import dev.millstream.task.rank.RankedDocument;
import dev.millstream.task.rank.RankingTask;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Sentence-transformers' CrossEncoder: order equal, scores within 1e-5. */
class TextRankingGoldenTest {
  private static final float TOLERANCE = 1e-5f;

  @TestFactory
  Stream<DynamicTest> givesTheScoresOfSentenceTransformers() {
    return TaskGolden.tests("text-ranking", TextRankingGoldenTest::compare);
  }

  private static void compare(TaskGolden golden) throws Exception {
    try (Lease lease = golden.lease()) {
      if (golden.method().equals("rank")) {
        compareRanks(golden, lease.model());
      } else {
        compareScores(golden, lease.model());
      }
    }
  }

  private static void compareScores(TaskGolden golden, LoadedModel model) {
    ScoreFunction function =
        golden.kwargs().path("activation").asText().equals("identity") ? ScoreFunction.NONE : null;
    CrossEncoderTask task = model.tasks().textRanking(function);
    boolean isOne = golden.input().get(0).isTextual();
    List<TextPair> pairs =
        isOne ? List.of(pair(golden.input())) : golden.inputs(TextRankingGoldenTest::pair);
    List<Float> scores = TaskGolden.answers(model, task, pairs);
    for (int i = 0; i < scores.size(); i++) {
      JsonNode expected = isOne ? golden.output() : golden.output().get(i);
      assertThat(scores.get(i)).isCloseTo((float) expected.asDouble(), within(TOLERANCE));
    }
  }

  private static void compareRanks(TaskGolden golden, LoadedModel model) {
    JsonNode kwargs = golden.kwargs();
    RankingTask task =
        model
            .tasks()
            .textRanking(
                kwargs.path("top_k").asInt(Integer.MAX_VALUE),
                kwargs.path("return_documents").asBoolean());
    List<String> documents = new ArrayList<>();
    golden.input().path("documents").forEach(document -> documents.add(document.asText()));
    RankingTask.Query query =
        new RankingTask.Query(golden.input().path("query").asText(), documents);
    List<RankedDocument> ranked = TaskGolden.answers(model, task, List.of(query)).get(0);
    assertThat(ranked).hasSize(golden.output().size());
    for (int i = 0; i < ranked.size(); i++) {
      JsonNode expected = golden.output().get(i);
      assertThat(ranked.get(i).corpusId()).isEqualTo(expected.path("corpus_id").asInt());
      assertThat(ranked.get(i).score())
          .isCloseTo((float) expected.path("score").asDouble(), within(TOLERANCE));
      assertThat(ranked.get(i).text())
          .isEqualTo(expected.has("text") ? expected.path("text").asText() : null);
    }
  }

  private static TextPair pair(JsonNode pair) {
    return new TextPair(pair.get(0).asText(), pair.get(1).asText());
  }
}
