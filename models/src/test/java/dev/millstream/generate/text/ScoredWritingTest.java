package dev.millstream.generate.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.model.ModelLoadException;
import dev.millstream.pool.Lease;
import dev.millstream.pool.LoadedModel;
import dev.millstream.pool.ModelPool;
import dev.millstream.pool.ModelSpec;
import dev.millstream.task.TextPair;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The best of several texts, picked by a cross-encoder. */
class ScoredWritingTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final WritingBudget BUDGET = new WritingBudget(3, 128, 1L << 28, 1);
  private static final ModelSpec LLAMA = WrittenGoldens.spec("text-generation/llama");
  private static final ModelSpec SCORER = WrittenGoldens.spec("text-ranking/cross-encoder");
  private static final String DRAWN =
      "{\"do_sample\": true, \"temperature\": 1.5, \"max_new_tokens\": 8, \"best_of\": 5, \"details\": true, \"return_full_text\": false}";

  private static WriterLease lease;

  @BeforeAll
  static void open() throws InterruptedException {
    lease =
        WriterPool.ofThisProcess()
            .lease(LLAMA, BUDGET, WritingTask.TEXT_GENERATION.scoredBy(SCORER));
  }

  @AfterAll
  static void close() {
    lease.close();
  }

  @Test
  void isTheTextThatTheScorerScoresHighestBesideThePrompt() throws Exception {
    int notTheLikeliest = 0;
    try (Lease judging = ModelPool.ofThisProcess().lease(SCORER)) {
      for (int seed = 0; seed < 8; seed++) {
        Written written = write("\"Alice went to Paris\"", seed);

        JsonNode best = JSON.readTree(written.result().json()).get(0);
        List<JsonNode> others = new ArrayList<>();
        best.at("/details/best_of_sequences").forEach(others::add);
        assertThat(others).hasSize(4);
        double score = best.at("/details/score").doubleValue();
        assertThat(written.result().score()).isEqualTo(score);
        assertThat(score).isEqualTo(score(judging.model(), best.path("generated_text").asText()));
        for (JsonNode other : others) {
          assertThat(other.path("score").doubleValue())
              .isEqualTo(score(judging.model(), other.path("generated_text").asText()))
              .isLessThanOrEqualTo(score);
        }
        double mean = mean(best.path("details"));
        notTheLikeliest += others.stream().anyMatch(other -> mean(other) > mean) ? 1 : 0;
      }
    }
    assertThat(notTheLikeliest).as("picks that the likelihood would not make").isPositive();
  }

  @Test
  void isTheSameBesideOthers() {
    List<String> alone = new ArrayList<>();
    List<CompletableFuture<Written>> together = new ArrayList<>();
    for (int seed = 0; seed < 6; seed++) {
      alone.add(write("\"Alice went to Paris\"", seed).result().json());
    }
    Writing writing = lease.writer().with(DRAWN);
    for (int seed = 0; seed < 6; seed++) {
      together.add(
          writing.write(
              new WritingRequest("\"Alice went to Paris\"", null, seed), WritingListener.NONE));
    }
    for (int seed = 0; seed < 6; seed++) {
      assertThat(together.get(seed).join().result().json()).isEqualTo(alone.get(seed));
    }
  }

  @Test
  void ofAConversationTheScorerSeesTheLastMessageByTheUser() throws Exception {
    String chat =
        """
        [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"},
         {"role": "user", "content": "Where is Paris?"}]
        """;
    JsonNode best = JSON.readTree(write(chat, 5).result().json()).get(0);

    try (Lease judging = ModelPool.ofThisProcess().lease(SCORER)) {
      assertThat(best.at("/details/score").doubleValue())
          .isEqualTo(
              score(
                  judging.model(),
                  new TextPair("Where is Paris?", best.path("generated_text").asText())));
    }
  }

  @Test
  void aRequestForOneTextIsNotScored() throws Exception {
    Written written =
        lease
            .writer()
            .with("{\"do_sample\": false, \"max_new_tokens\": 3, \"details\": true}")
            .write(new WritingRequest("\"Alice\"", null, 0), WritingListener.NONE)
            .join();

    assertThat(written.result().score()).isNaN();
    assertThat(JSON.readTree(written.result().json()).at("/0/details").has("score")).isFalse();
  }

  @Test
  void aModelThatGivesNoScoreOfAPairIsRefused() throws Exception {
    WritingTask task =
        WritingTask.TEXT_GENERATION.scoredBy(
            WrittenGoldens.spec("text-classification/distilbert-single-label"));

    assertThatThrownBy(() -> WriterPool.ofThisProcess().lease(LLAMA, BUDGET, task))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith("the task text-ranking reads one score of each pair, but ");
  }

  @Test
  void cancellingATextThatIsJudgedTakesItBack() {
    Writing writing = lease.writer().with(DRAWN);
    CompletableFuture<Written> given =
        writing.write(new WritingRequest("\"Alice\"", null, 1), WritingListener.NONE);

    given.cancel(true);

    assertThat(given).isCancelled();
    assertThat(write("\"Alice\"", 1).result().json()).contains("best_of_sequences");
  }

  private static double score(LoadedModel model, String text) {
    return score(model, new TextPair("Alice went to Paris", text));
  }

  private static double score(LoadedModel model, TextPair pair) {
    return model.submit(model.tasks().textRanking(null), pair).join().output();
  }

  private static double mean(JsonNode text) {
    double sum = 0;
    for (JsonNode token : text.path("tokens")) {
      sum += token.path("logprob").doubleValue();
    }
    return sum / text.path("tokens").size();
  }

  private static Written write(String inputs, long seed) {
    return lease
        .writer()
        .with(DRAWN)
        .write(new WritingRequest(inputs, null, seed), WritingListener.NONE)
        .join();
  }
}
