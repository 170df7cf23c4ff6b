package dev.millstream.generate.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.TinyModels;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PerplexityWritingTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final WritingBudget BUDGET = new WritingBudget(2, 64, 1L << 28, 1);
  private static final List<String> TEXTS =
      List.of(
          "Alice went to Paris", "a", "The quick brown fox jumps over the lazy dog. ".repeat(2));

  @TempDir Path temp;
  private WriterLease lease;

  @BeforeEach
  void open() throws InterruptedException {
    lease = lease("text-generation/llama");
  }

  @AfterEach
  void close() {
    lease.close();
  }

  private static WriterLease lease(String model) throws InterruptedException {
    return WriterPool.ofThisProcess()
        .lease(WrittenGoldens.spec(model), BUDGET, WritingTask.PERPLEXITY);
  }

  @Test
  void numbersOfATextAreThoseOfItsTokens() throws Exception {
    Written answer = ask("\"Alice went to Paris\"", "{\"details\": true}");

    JsonNode result = JSON.readTree(answer.result().json());
    assertThat(result).hasSize(1);
    assertThat(result.get(0).fieldNames())
        .toIterable()
        .containsExactly(
            "perplexity", "log_likelihood", "token_count", "negative_log_likelihoods", "details");
    List<Double> negative = numbers(result.get(0).path("negative_log_likelihoods"));
    double sum = negative.stream().mapToDouble(Double::doubleValue).sum();
    double perplexity = result.at("/0/perplexity").doubleValue();
    assertThat(result.at("/0/token_count").intValue()).isEqualTo(negative.size());
    assertThat(result.at("/0/log_likelihood").doubleValue()).isCloseTo(-sum, within(1e-9));
    assertThat(perplexity).isCloseTo(Math.exp(sum / negative.size()), within(1e-9));
    assertThat(answer.result().score()).isEqualTo(1 / perplexity);
    assertThat(answer.result().label()).isNull();
    assertThat(answer.promptTokens()).isEqualTo(negative.size() + 1);
    assertThat(answer.newTokens()).isZero();
    JsonNode tokens = result.at("/0/details/tokens");
    assertThat(tokens)
        .extracting(token -> -token.path("logprob").doubleValue())
        .containsExactlyElementsOf(negative);
    assertThat(String.join("", texts(tokens)).replace(" ", "")).isEqualTo("AlicewenttoParis");
    assertThat(tokens.get(0).fieldNames()).toIterable().containsExactly("id", "text", "logprob");
  }

  @ParameterizedTest
  @CsvSource({"llama, 1", "gpt2, 0"})
  void theStartTokenIsTheTokenizersBos(String model, int id) throws Exception {
    try (WriterLease other = lease("text-generation/" + model)) {
      assertThat(((CausalScorer) other.writer()).startToken()).hasValue(id);
    }
  }

  @Test
  void withoutAStartTokenTheFirstTokenIsNotCounted() throws Exception {
    List<Double> with = negative("{}");
    List<Double> without = negative("{\"add_start_token\": false}");

    assertThat(without).hasSize(with.size() - 1);
    assertThat(without.get(0)).isNotCloseTo(with.get(1), within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({"true, 4, 3", "false, 4, 3", "true, 2, 1", "true, 60, 0", "false, 60, 0"})
  void maxLengthCutsTheEndAndCountsTheStartToken(boolean start, int most, int left)
      throws Exception {
    String parameters = "{\"add_start_token\": %s, \"max_length\": %d}".formatted(start, most);
    List<Double> all = negative("{\"add_start_token\": %s}".formatted(start));
    List<Double> cut = negative(parameters);

    assertThat(cut).hasSize(left == 0 ? all.size() : left);
    for (int i = 0; i < cut.size(); i++) {
      assertThat(cut.get(i)).isCloseTo(all.get(i), within(1e-5));
    }
  }

  @Test
  void textsBesideOthersHaveTheBitsOfTextsAlone() throws Exception {
    List<String> alone = new ArrayList<>();
    for (String text : TEXTS) {
      alone.add(ask(JSON.writeValueAsString(text), null).result().json());
    }
    List<CompletableFuture<Written>> together = new ArrayList<>();
    Writing writing = lease.writer().with("{}");
    for (int i = 0; i < 30; i++) {
      together.add(
          writing.write(
              new WritingRequest(JSON.writeValueAsString(TEXTS.get(i % 3)), null, i),
              WritingListener.NONE));
    }

    for (int i = 0; i < 30; i++) {
      assertThat(together.get(i).join().result().json()).isEqualTo(alone.get(i % 3));
    }
    Written several = ask(JSON.writeValueAsString(TEXTS), null);
    assertThat(several.result().json())
        .isEqualTo(
            "["
                + String.join(
                    ",", alone.stream().map(one -> one.substring(1, one.length() - 1)).toList())
                + "]");
    assertThat(several.result().score()).isNaN();
  }

  @Test
  void aModelThatWritesScoresToo() throws Exception {
    try (WriterLease writing =
        WriterPool.ofThisProcess().lease(WrittenGoldens.spec("text-generation/llama"), BUDGET)) {
      CausalWriter writer = (CausalWriter) writing.writer();

      assertThat(writer.readyFor(WritingTask.PERPLEXITY)).isSameAs(lease.writer());
      assertThat(lease.writer().name()).isEqualTo(writer.name());
      assertThat(lease.writer().revision()).isEqualTo(writer.revision());
      assertThat(lease.writer().contextTokens()).isEqualTo(64);
      CompletableFuture<Written> written =
          writer
              .with("{\"do_sample\": false, \"max_new_tokens\": 30}")
              .write(new WritingRequest("\"Alice\"", null, 0), WritingListener.NONE);
      assertThat(ask("\"Alice\"", null).result().json()).contains("perplexity");
      assertThat(written.join().newTokens()).isPositive();
    }
  }

  @Test
  void refusesWhatHasNoPerplexity() {
    assertRefused(
        "\"\"",
        null,
        FailureCategory.INVALID_INPUT,
        "the text is empty, and so has no perplexity. Leave empty texts out.");
    assertRefused(
        "\"a\"",
        "{\"add_start_token\": false}",
        FailureCategory.INVALID_INPUT,
        "the text has one token, which without a start token before it has no probability. Set add_start_token to true, or leave such texts out.");
    assertRefused(
        JSON.valueToTree("word ".repeat(100)).toString(),
        null,
        FailureCategory.TOO_LONG,
        "a text of 302 tokens is longer than the 64 that one may have, its start token included. Shorten it, let max_length cut it, or allow more context tokens.");
    for (String inputs :
        List.of("7", "[]", "[1]", "[{\"role\": \"user\", \"content\": \"Hi\"}]", "{}")) {
      assertRefused(
          inputs,
          null,
          FailureCategory.INVALID_INPUT,
          "inputs must be a string, or a list of at least one string.");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"temperature\": 1} | perplexity has no parameter temperature. It has add_start_token, details, max_length.",
        "{\"max_length\": 1} | max_length was 1 but must be a whole number of at least 2.",
        "{\"max_length\": \"a\"} | max_length was \"a\" but must be a whole number of at least 2.",
        "{\"add_start_token\": 0} | add_start_token was 0 but must be true or false.",
        "{\"details\": []} | details was a list but must be true or false."
      })
  void refusesParametersThatAreWrong(String parameters, String sentence) {
    assertRefused("\"a\"", parameters, FailureCategory.INVALID_INPUT, sentence);
    assertThatThrownBy(() -> TextWriter.check(WritingTask.PERPLEXITY, parameters))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }

  @Test
  void aModelWithoutABosIsRefusedUnlessNoneIsWanted() throws Exception {
    Path folder = temp.resolve("llama");
    TinyModels.copy("text-generation/llama", folder);
    Files.delete(folder.resolve("special_tokens_map.json"));
    Path config = folder.resolve("tokenizer_config.json");
    ObjectNode without = (ObjectNode) JSON.readTree(config.toFile());
    without.remove("bos_token");
    JSON.writeValue(config.toFile(), without);
    ModelSpec spec = ModelSpec.of(new ModelRef.Folder(folder.toString()));
    try (WriterLease other =
        WriterPool.ofThisProcess().lease(spec, BUDGET, WritingTask.PERPLEXITY)) {
      assertThatThrownBy(() -> other.writer().with("{}"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "texts are to begin with a start token, but the tokenizer of model '%s' names no bos_token. Set add_start_token to false: the first token of a text then has no probability."
                  .formatted(folder));
      assertThat(
              other
                  .writer()
                  .with("{\"add_start_token\": false}")
                  .write(
                      new WritingRequest("\"Alice went to Paris\"", null, 0), WritingListener.NONE)
                  .join()
                  .result()
                  .json())
          .isEqualTo(
              ask("\"Alice went to Paris\"", "{\"add_start_token\": false}").result().json());
    }
  }

  @Test
  void memoryIsPlannedBeforeItIsTaken() {
    WritingBudget small = new WritingBudget(8, 256, 100_000, 1);

    assertThatThrownBy(
            () ->
                WriterPool.ofThisProcess()
                    .lease(
                        WrittenGoldens.spec("text-generation/llama"),
                        small,
                        WritingTask.PERPLEXITY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("1 slots of 256 tokens and 0 kept prefixes of model ")
        .hasMessageEndingWith(
            "but 100000 are allowed. Allow more, or have fewer or shorter slots: a token takes 256 bytes.");
  }

  @Test
  void closingFailsTheTextsThatWait() throws Exception {
    WriterLease own =
        WriterPool.ofThisProcess()
            .lease(
                WrittenGoldens.spec("text-generation/llama"),
                new WritingBudget(1, 2_048, 1L << 28, 1),
                WritingTask.PERPLEXITY);
    Writing writing = own.writer().with("{}");
    List<CompletableFuture<Written>> texts = new ArrayList<>();
    String inputs = JSON.writeValueAsString("word ".repeat(600));
    for (int i = 0; i < 50; i++) {
      texts.add(writing.write(new WritingRequest(inputs, null, i), WritingListener.NONE));
    }

    own.close();

    assertThat(texts).allMatch(CompletableFuture::isDone);
    assertThatThrownBy(texts.get(49)::join)
        .cause()
        .isInstanceOf(InferenceException.class)
        .hasMessageMatching(
            "the scoring driver of model '.*llama' is closed\\. Submit the text to another\\.");
  }

  private Written ask(String inputs, String parameters) {
    return lease
        .writer()
        .with("{}")
        .write(new WritingRequest(inputs, parameters, 0), WritingListener.NONE)
        .join();
  }

  private List<Double> negative(String parameters) throws IOException {
    return numbers(
        JSON.readTree(ask("\"Alice went to Paris\"", parameters).result().json())
            .at("/0/negative_log_likelihoods"));
  }

  private void assertRefused(
      String inputs, String parameters, FailureCategory category, String sentence) {
    Writing writing = lease.writer().with("{}");
    assertThatThrownBy(
            () -> writing.write(new WritingRequest(inputs, parameters, 0), WritingListener.NONE))
        .isInstanceOfSatisfying(
            InferenceException.class,
            refused -> {
              assertThat(refused.category()).isEqualTo(category);
              assertThat(refused.sentence()).isEqualTo(sentence);
            });
  }

  private static List<Double> numbers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::doubleValue).toList();
  }

  private static List<String> texts(JsonNode tokens) {
    return StreamSupport.stream(tokens.spliterator(), false)
        .map(token -> token.path("text").asText())
        .toList();
  }
}
