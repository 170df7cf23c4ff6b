package dev.millstream.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.flink.inference.Failure;
import dev.millstream.flink.inference.Result;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.TinyModels;
import dev.millstream.task.Embedding;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.TextPair;
import dev.millstream.task.classify.ClassificationOptions;
import dev.millstream.task.classify.LabelScore;
import dev.millstream.tokenize.Tokenization;
import dev.millstream.tokenize.TokenizeOptions;
import dev.millstream.tokenize.Truncation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real MiniCluster, and two tiny models that share a tokenizer. */
class TokenizeIT {
  private static final int MORE_THAN_ALL = 1_000;
  private static final ModelRef CLASSIFIER =
      new ModelRef.Folder(
          TinyModels.folder("text-classification/distilbert-single-label").toString());
  private static final TokenizeOptions AT_MOST_64 =
      TokenizeOptions.DEFAULT.withTruncation(Truncation.LONGEST_FIRST, 64);
  private static final ClassificationOptions ALL_LABELS =
      ClassificationOptions.DEFAULT
          .withTopK(ClassificationOptions.ALL)
          .withTruncation(Truncation.LONGEST_FIRST, 64);

  private final StreamExecutionEnvironment environment =
      StreamExecutionEnvironment.createLocalEnvironment(1);

  @TempDir Path folder;

  @BeforeEach
  void refuseRecordsThatFlinkCannotWriteDown() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    environment.configure(configuration);
  }

  @Test
  void feedsTwoModelsFromOneStreamOfTokensWithTheAnswersToTheTexts() throws Exception {
    List<String> texts =
        IntStream.range(0, 100).mapToObj(i -> "word ".repeat(1 + i * 7 % 90) + i).toList();
    DataStream<String> stream = environment.fromData(texts);
    var tokens =
        Inference.on(stream)
            .model(TinyModels.mean())
            .tokenize(text -> text, AT_MOST_64)
            .results()
            .rebalance(); // so that tokens travel as bytes
    var embedded = Inference.on(tokens).model(TinyModels.mean()).ofTokens(Result::output).embed();
    var classified =
        Inference.on(tokens).model(CLASSIFIER).ofTokens(Result::output).classify(ALL_LABELS);
    var vectors = Inference.on(stream).model(TinyModels.mean()).name("vectors").embed(text -> text);
    var labels =
        Inference.on(stream).model(CLASSIFIER).name("labels").classify(text -> text, ALL_LABELS);

    var fromTokens = embedded.results().collectAsync();
    var labelsFromTokens = classified.results().collectAsync();
    var fromTexts = vectors.results().collectAsync();
    var labelsFromTexts = labels.results().collectAsync();
    environment.execute();

    List<Result<Result<String, Tokenization>, Embedding>> one = all(fromTokens);
    List<Result<String, Embedding>> other = all(fromTexts);
    assertThat(one).extracting(result -> result.input().input()).isEqualTo(texts);
    for (int i = 0; i < texts.size(); i++) {
      assertThat(one.get(i).output().vector()).isEqualTo(other.get(i).output().vector());
      assertThat(one.get(i).cost().tokens()).isEqualTo(one.get(i).input().output().length());
    }
    List<Result<Result<String, Tokenization>, List<LabelScore>>> labelled = all(labelsFromTokens);
    assertThat(labelled)
        .extracting(Result::output)
        .isEqualTo(all(labelsFromTexts).stream().map(Result::output).toList())
        .hasSameSizeAs(texts);
  }

  @Test
  void keepsTheNeighboursOfBadRecordsAsTheyWere() throws Exception {
    String half = "half a character \uD83C";
    String tooLong = "a b c d e f";
    TokenizeOptions atMostFive = TokenizeOptions.DEFAULT.withTruncation(Truncation.ERROR, 5);
    List<String> texts = List.of("one", half, "nothing", tooLong, "a");
    InferenceStreams<String, Tokenization> tokens =
        Inference.on(environment.fromData(texts))
            .model(TinyModels.mean())
            .tokenize(text -> text.equals("nothing") ? null : text, atMostFive);
    var results = tokens.results().collectAsync();
    var failures = tokens.failures().collectAsync();
    environment.execute();

    List<Result<String, Tokenization>> good = all(results);
    assertThat(good).extracting(Result::input).containsExactly("one", "nothing", "a");
    assertThat(good.get(1).output()).isNull();
    assertThat(good.get(2).output().windows().get(0).tokens())
        .containsExactly("[CLS]", "a", "[SEP]");
    assertThat(good).extracting(Result::revision).containsOnly("sha256:ada513dac4e2bdef");
    List<Failure<String>> bad = all(failures);
    assertThat(bad).extracting(Failure::input).containsExactly(half, tooLong);
    assertThat(bad)
        .extracting(Failure::category)
        .containsExactly(FailureCategory.INVALID_INPUT, FailureCategory.TOO_LONG);
    assertThat(bad)
        .extracting(Failure::message)
        .containsExactly(
            "the text has half a surrogate pair (U+D83C at index 17), which is no character. Repair"
                + " it where it was cut, or replace it with U+FFFD.",
            "the text has 8 tokens, the 2 special tokens included, and at most 5 are allowed."
                + " Shorten it, or choose another truncation.");
  }

  @Test
  void makesAFailureOfTokensThatTheModelCannotRead() throws Exception {
    DataStream<String> texts = environment.fromData("short", "long ".repeat(100), "also short");
    var tokens = Inference.on(texts).model(TinyModels.mean()).tokenize(text -> text).results();
    var same = Inference.on(tokens).model(TinyModels.mean()).ofTokens(Result::output).embed();
    var other =
        Inference.on(tokens)
            .model(
                new ModelRef.Folder(TinyModels.folder("feature-extraction/xlm-roberta").toString()))
            .name("other")
            .ofTokens(Result::output)
            .features();
    var results = same.results().collectAsync();
    var failures = same.failures().collectAsync();
    var ofOther = other.failures().collectAsync();
    environment.execute();

    assertThat(all(results))
        .extracting(result -> result.input().input())
        .containsExactly("short", "also short");
    assertThat(all(failures))
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.category()).isEqualTo(FailureCategory.TOO_LONG);
              assertThat(failure.message()).contains("and at most 64 are allowed.");
            });
    assertThat(all(ofOther))
        .hasSize(3)
        .allSatisfy(
            failure ->
                assertThat(failure.message())
                    .startsWith(
                        "the tokens were made by the tokenizer ada513dac4e2bdef, but the model's is"
                            + " a4095735394722af "));
  }

  @Test
  void tokenizesPairsInWindowsWithAFolderThatHoldsNoModel() throws Exception {
    Files.copy(
        TinyModels.folder("text-ranking/cross-encoder").resolve("tokenizer.json"),
        folder.resolve("tokenizer.json"));
    TokenizeOptions windows =
        TokenizeOptions.DEFAULT.withTruncation(Truncation.ONLY_SECOND, 6).withWindows(1);

    List<Result<String, Tokenization>> results =
        Inference.on(environment.fromData("b c d"))
            .model(folder.toString())
            .tokenizePairs(text -> new TextPair("a", text), windows)
            .results()
            .executeAndCollect(MORE_THAN_ALL);

    assertThat(results.get(0).output().windows())
        .extracting(window -> String.join(" ", window.tokens()))
        .containsExactly("[CLS] a [SEP] b c [SEP]", "[CLS] a [SEP] c d [SEP]");
  }

  @Test
  void namesItsOperators() {
    InferenceStreams<String, Tokenization> tokens =
        Inference.on(environment.fromData("a")).model(TinyModels.mean()).tokenize(text -> text);

    assertThat(tokens.results().getName()).isEqualTo("tokenize-results");
    assertThat(tokens.failures().getName()).isEqualTo("tokenize-failures");
    assertThat(tokens.results().getTransformation().getUid()).isEqualTo("tokenize-results");
    assertThat(tokens.results().getTransformation().getInputs().get(0).getUid())
        .isEqualTo("tokenize");
  }

  @Test
  void refusesToBuildAJobWhoseTokenizerIsNotThere() throws IOException {
    Files.createFile(folder.resolve("config.json"));

    assertThatThrownBy(
            () ->
                Inference.on(environment.fromData("a"))
                    .model(folder.toString())
                    .tokenize(text -> text))
        .hasMessageContaining(" has no tokenizer.json (looked in " + folder + ").");
  }

  private static <T> List<T> all(CloseableIterator<T> collected) throws Exception {
    try (collected) {
      List<T> all = new ArrayList<>();
      collected.forEachRemaining(all::add);
      return all;
    }
  }
}
