package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.model.ModelRef;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.Prompt;
import dev.millstream.task.RowTask;
import dev.millstream.task.TextPair;
import dev.millstream.task.TokensTask;
import dev.millstream.task.classify.ClassificationOptions;
import dev.millstream.tokenize.Tokenization;
import dev.millstream.tokenize.TokenizeOptions;
import dev.millstream.tokenize.TokenizerCall;
import dev.millstream.tokenize.Truncation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The goldens' inputs asked as tokens: to the bit the answers that their texts get. */
class TokensGoldenTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final float TOLERANCE = 1e-5f;

  @TestFactory
  Stream<DynamicTest> labels() {
    ClassificationOptions all =
        ClassificationOptions.DEFAULT
            .withTopK(ClassificationOptions.ALL)
            .withTruncation(Truncation.LONGEST_FIRST, 0);
    return TaskGolden.tests(
        "text-classification",
        golden ->
            compare(golden, tasks -> tasks.textClassification(all), TokensGoldenTest::textOrPair));
  }

  @TestFactory
  Stream<DynamicTest> scores() {
    return TaskGolden.of("text-ranking").stream()
        .filter(golden -> golden.method().equals("predict") && golden.input().get(0).isArray())
        .map(
            golden ->
                DynamicTest.dynamicTest(
                    golden.id(),
                    () ->
                        compare(
                            golden,
                            tasks -> tasks.textRanking(null),
                            pair -> new TextPair(pair.get(0).asText(), pair.get(1).asText()))));
  }

  @TestFactory
  Stream<DynamicTest> vectors() {
    EmbeddingOptions noPrompt = new EmbeddingOptions(new Prompt.Literal(""), 0);
    return TaskGolden.of("sentence-similarity").stream()
        .filter(golden -> golden.method().startsWith("encode"))
        .map(
            golden ->
                DynamicTest.dynamicTest(
                    golden.id(),
                    () ->
                        compare(
                            golden,
                            tasks -> tasks.embedding(noPrompt),
                            text -> TextPair.of(text.asText()),
                            TextPair::text)));
  }

  private static void compare(
      TaskGolden golden,
      Function<ModelTasks, RowTask<TextPair, ?>> make,
      Function<JsonNode, TextPair> read)
      throws InterruptedException {
    compare(golden, make, read, texts -> texts);
  }

  private static <I> void compare(
      TaskGolden golden,
      Function<ModelTasks, RowTask<I, ?>> make,
      Function<JsonNode, TextPair> read,
      Function<TextPair, I> input)
      throws InterruptedException {
    try (Lease lease = golden.lease()) {
      LoadedModel model = lease.model();
      RowTask<I, ?> ofTexts = make.apply(model.tasks());
      TokensTask<?> ofTokens = model.tasks().ofTokens(ofTexts);
      TokenizerCall call = model.tokenizer().call(TokenizeOptions.FOR_MODEL);
      for (TextPair texts : golden.inputs(read)) {
        Tokenization tokens = call.apply(texts.text(), texts.pair());
        assertThat(json(model, ofTokens, tokens))
            .isEqualTo(json(model, ofTexts, input.apply(texts)));
      }
    }
  }

  private static <I> JsonNode json(LoadedModel model, RowTask<I, ?> task, I asked) {
    return JSON.valueToTree(model.submit(task, asked).join().output());
  }

  /** The pipeline takes an empty second text for none; a tokenizer does not. */
  private static TextPair textOrPair(JsonNode input) {
    String pair = input.path("text_pair").asText();
    String text = input.isObject() ? input.path("text").asText() : input.asText();
    return pair.isEmpty() ? TextPair.of(text) : new TextPair(text, pair);
  }

  @Test
  void vectorsOfTheRealMiniLmAreThoseOfSentenceTransformers() throws Exception {
    List<String> lines;
    try (var bytes =
        Objects.requireNonNull(
            TokensGoldenTest.class.getResourceAsStream("/golden/embeddings.jsonl"))) {
      lines = new String(bytes.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    try (TokenizerLease tokens = TokenizerPool.ofThisProcess().lease(ModelRef.DEFAULT);
        Lease lease = ModelPool.ofThisProcess().lease(ModelSpec.of(ModelRef.DEFAULT))) {
      TokenizerCall call = tokens.tokenizer().tokenizer().call(TokenizeOptions.FOR_MODEL);
      LoadedModel model = lease.model();
      var ofTexts = model.tasks().embedding(EmbeddingOptions.DEFAULT);
      var ofTokens = model.tasks().ofTokens(ofTexts);
      for (String line : lines) {
        JsonNode golden = JSON.readTree(line);
        String text = golden.path("text").asText();
        Tokenization made = call.apply(text, null);

        assertThat(JSON.valueToTree(made).path("input_ids")).isEqualTo(golden.path("input_ids"));
        float[] vector = model.submit(ofTokens, made).join().output().vector();
        assertThat(vector).isEqualTo(model.submit(ofTexts, text).join().output().vector());
        for (int i = 0; i < vector.length; i++) {
          assertThat(vector[i])
              .isCloseTo(golden.path("embedding").get(i).floatValue(), within(TOLERANCE));
        }
      }
    }
  }
}
