package dev.millstream.generate.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BestOfWritingTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final WritingBudget BUDGET = new WritingBudget(3, 128, 1L << 28, 1);
  private static final String BEST =
      "{\"do_sample\": true, \"temperature\": 1.5, \"max_new_tokens\": 8, \"best_of\": 5}";

  private static WriterLease lease;

  @BeforeAll
  static void open() throws InterruptedException {
    lease = WriterPool.ofThisProcess().lease(WrittenGoldens.spec("text-generation/llama"), BUDGET);
  }

  @AfterAll
  static void close() {
    lease.close();
  }

  @Test
  void isTheOneThatOneWouldPickByHand() throws Exception {
    for (long seed = 0; seed < 10; seed++) {
      JsonNode all =
          result(
              BEST.replace("best_of", "num_return_sequences").replace("}", ", \"details\": true}"),
              seed);
      assertThat(all).hasSize(5);
      int best = 0;
      for (int i = 1; i < all.size(); i++) {
        best = mean(all.get(i)) > mean(all.get(best)) ? i : best;
      }

      JsonNode chosen = result(BEST, seed);

      assertThat(chosen).hasSize(1);
      assertThat(chosen.get(0).fieldNames()).toIterable().containsExactly("generated_text");
      assertThat(chosen.at("/0/generated_text")).isEqualTo(all.at("/" + best + "/generated_text"));
    }
  }

  @Test
  void detailsTellTheOthers() throws Exception {
    String details = BEST.replace("}", ", \"details\": true}");
    JsonNode all = result(details.replace("best_of", "num_return_sequences"), 4);

    JsonNode chosen = result(details, 4).get(0);

    List<JsonNode> texts = new ArrayList<>();
    texts.add(chosen);
    JsonNode others = chosen.at("/details/best_of_sequences");
    assertThat(others).hasSize(4);
    for (JsonNode other : others) {
      assertThat(other.fieldNames())
          .toIterable()
          .containsExactly("generated_text", "finish_reason", "generated_tokens", "seed", "tokens");
      ObjectNode record = JSON.createObjectNode();
      record.set("generated_text", other.path("generated_text"));
      record.set("details", other);
      texts.add(record);
    }
    assertThat(texts)
        .extracting(text -> text.path("generated_text").asText())
        .containsExactlyInAnyOrderElementsOf(
            StreamSupport.stream(all.spliterator(), false)
                .map(text -> text.path("generated_text").asText())
                .toList());
    assertThat(texts).allMatch(text -> mean(text) <= mean(chosen));
  }

  @Test
  void isTheSameAgainAndBesideOthers() throws Exception {
    Writing writing = lease.writer().with(BEST);
    List<String> alone = new ArrayList<>();
    for (int seed = 0; seed < 6; seed++) {
      alone.add(result(BEST, seed).toString());
    }
    List<CompletableFuture<Written>> together = new ArrayList<>();
    for (int seed = 0; seed < 6; seed++) {
      together.add(writing.write(request(seed), WritingListener.NONE));
    }

    assertThat(alone).doesNotHaveDuplicates();
    for (int seed = 0; seed < 6; seed++) {
      assertThat(together.get(seed).join().result().json()).isEqualTo(alone.get(seed));
    }
  }

  @Test
  void eachOfSeveralPromptsHasItsBest() throws Exception {
    WritingRequest several = new WritingRequest("[\"Alice\", \"Bob\"]", null, 3);

    Written written = lease.writer().with(BEST).write(several, WritingListener.NONE).join();

    ArrayNode expected = JSON.createArrayNode();
    for (String prompt : List.of("\"Alice\"", "\"Bob\"")) {
      expected.add(
          JSON.readTree(
              lease
                  .writer()
                  .with(BEST)
                  .write(new WritingRequest(prompt, null, 3), WritingListener.NONE)
                  .join()
                  .result()
                  .json()));
    }
    assertThat(JSON.readTree(written.result().json())).isEqualTo(expected);
    assertThat(written.newTokens()).isBetween(2 * 5, 2 * 5 * 8);
  }

  @Test
  void isHeardWholeWhenItIsChosen() throws Exception {
    Queue<String> heard = new ConcurrentLinkedQueue<>();

    Written written =
        lease
            .writer()
            .with(BEST.replace("}", ", \"return_full_text\": false}"))
            .write(request(1), (text, piece) -> heard.add(text + ": " + piece))
            .join();

    String text = JSON.readTree(written.result().json()).at("/0/generated_text").asText();
    assertThat(text).isNotEmpty();
    assertThat(heard).containsExactly("0: " + text);
    assertThat(written.result().label()).isEqualTo("length");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"best_of\": 3, \"do_sample\": false} | best_of was 3, but without sampling all these texts are the same. Set do_sample to true, or leave best_of out.",
        "{\"best_of\": 2, \"num_return_sequences\": 2} | best_of was 2, which goes with neither num_beams nor num_return_sequences above 1. Let both be 1, or leave best_of out.",
        "{\"best_of\": 2, \"num_beams\": 2, \"do_sample\": false} | best_of was 2, which goes with neither num_beams nor num_return_sequences above 1. Let both be 1, or leave best_of out.",
        "{\"best_of\": 0} | best_of was 0 but must be a whole number of at least 1.",
        "{\"best_of\": true} | best_of was true but must be a whole number of at least 1."
      })
  void refusesWhatMakesNoSense(String parameters, String sentence) {
    assertThatThrownBy(() -> TextWriter.check(parameters))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }

  @Test
  void bestOfOneIsNothing() throws Exception {
    assertThat(result("{\"best_of\": 1, \"do_sample\": false, \"max_new_tokens\": 3}", 0))
        .isEqualTo(result("{\"do_sample\": false, \"max_new_tokens\": 3}", 0));
  }

  private static double mean(JsonNode record) {
    return StreamSupport.stream(record.at("/details/tokens").spliterator(), false)
        .mapToDouble(token -> token.path("logprob").doubleValue())
        .average()
        .orElseThrow();
  }

  private static WritingRequest request(long seed) {
    return new WritingRequest("\"Alice went to Paris\"", null, seed);
  }

  private static JsonNode result(String parameters, long seed) throws IOException {
    return JSON.readTree(
        lease
            .writer()
            .with(parameters)
            .write(request(seed), WritingListener.NONE)
            .join()
            .result()
            .json());
  }
}
