package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.model.ModelRef;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import dev.millstream.task.Prompt;
import dev.millstream.task.RowTask;
import dev.millstream.task.TextPair;
import dev.millstream.task.TokensTask;
import dev.millstream.task.classify.ClassificationOptions;
import dev.millstream.task.fill.FillMaskOptions;
import dev.millstream.task.sparse.SparseOptions;
import dev.millstream.tokenize.Encoding;
import dev.millstream.tokenize.Tokenization;
import dev.millstream.tokenize.TokenizeOptions;
import dev.millstream.tokenize.TokenizedText;
import dev.millstream.tokenize.TokenizerCall;
import dev.millstream.tokenize.Truncation;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Tokens from the tokenizer's own pool give the answers to their texts, to the bit. */
class TokensTaskTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final EmbeddingOptions NO_PROMPT = new EmbeddingOptions(new Prompt.Literal(""), 0);
  private static final List<String> TEXTS =
      List.of(
          "I love this product",
          "Alice went to Paris, café 東京 🍕 with Bob.",
          "The quick brown fox jumps over the lazy dog. ".repeat(30),
          "",
          "no");

  private static ModelRef ref(String model) {
    return new ModelRef.Folder(TinyModels.folder(model).toString());
  }

  @TestFactory
  Stream<DynamicTest> answersAsToTheText() {
    return Stream.of(
        of("sentence-similarity/mean", tasks -> tasks.embedding(NO_PROMPT), text -> text),
        of("sentence-similarity/dense-normalize", tasks -> tasks.embedding(NO_PROMPT), t -> t),
        of("feature-extraction/xlm-roberta", TokensTaskTest::features, text -> text),
        of("feature-extraction/bert", TokensTaskTest::features, text -> text),
        of("sparse-encoder/splade", tasks -> tasks.sparseEmbedding(SparseOptions.DEFAULT), t -> t),
        of("text-classification/distilbert-single-label", TokensTaskTest::labels, TextPair::of),
        of("text-classification/roberta-binary", TokensTaskTest::labels, TextPair::of),
        of("text-classification/xlm-roberta-multi-label", TokensTaskTest::labels, TextPair::of),
        of("text-ranking/cross-encoder", t -> t.textRanking(null), TokensTaskTest::withItself));
  }

  private static RowTask<String, float[][]> features(ModelTasks tasks) {
    return tasks.featureExtraction(Truncation.LONGEST_FIRST, 0);
  }

  private static RowTask<TextPair, ?> labels(ModelTasks tasks) {
    return tasks.textClassification(
        ClassificationOptions.DEFAULT
            .withTopK(ClassificationOptions.ALL)
            .withTruncation(Truncation.LONGEST_FIRST, 0));
  }

  private static TextPair withItself(String text) {
    return new TextPair(text, "about " + text);
  }

  private static <I> DynamicTest of(
      String model, Function<ModelTasks, RowTask<I, ?>> make, Function<String, I> input) {
    return DynamicTest.dynamicTest(model, () -> compare(model, make, input));
  }

  private static <I> void compare(
      String model, Function<ModelTasks, RowTask<I, ?>> make, Function<String, I> input)
      throws InterruptedException {
    ModelRef ref = ref(model);
    try (TokenizerLease tokens = TokenizerPool.ofThisProcess().lease(ref);
        Lease lease = ModelPool.ofThisProcess().lease(ModelSpec.of(ref))) {
      TokenizerCall call = tokens.tokenizer().tokenizer().call(TokenizeOptions.FOR_MODEL);
      RowTask<I, ?> ofTexts = make.apply(lease.model().tasks());
      TokensTask<?> ofTokens = lease.model().tasks().ofTokens(ofTexts);
      for (String text : TEXTS) {
        I asked = input.apply(text);
        Tokenization made =
            asked instanceof TextPair pair
                ? call.apply(pair.text(), pair.pair())
                : call.apply(text, null);
        assertThat(json(lease.model(), ofTokens, made))
            .isEqualTo(json(lease.model(), ofTexts, asked));
      }
    }
  }

  private static <I> JsonNode json(LoadedModel model, RowTask<I, ?> task, I asked) {
    return JSON.valueToTree(model.submit(task, asked).join().output());
  }

  @Test
  void fillsMasksInTokensAndRefusesTokensWithoutOne() throws Exception {
    ModelRef ref = ref("fill-mask/bert");
    try (Lease lease = ModelPool.ofThisProcess().lease(ModelSpec.of(ref))) {
      LoadedModel model = lease.model();
      TokenizerCall call = model.tokenizer().call(TokenizeOptions.FOR_MODEL);
      var task = model.tasks().fillMask(FillMaskOptions.DEFAULT);
      var ofTokens = model.tasks().ofTokens(task);
      String masked = "Paris is the [MASK] of France.";

      assertThat(json(model, ofTokens, call.apply(masked, null)))
          .isEqualTo(json(model, task, masked));
      assertThat(
              catchThrowableOfType(
                  InferenceException.class, () -> ofTokens.encode(call.apply("none", null))))
          .hasMessage(
              "there is no mask in the text that the model reads, and fill-mask fills masks. Put"
                  + " [MASK] where a word is wanted.");
    }
  }

  @Test
  void sharesAnswersThatAreKeptWithTexts() throws Exception {
    ModelSpec spec = ModelSpec.of(ref("sentence-similarity/max")).withCachedTexts(10);
    try (Lease lease = ModelPool.ofThisProcess().lease(spec)) {
      LoadedModel model = lease.model();
      var task = model.tasks().embedding(NO_PROMPT);
      model.submit(task, "once").join();

      var again =
          model
              .submit(
                  model.tasks().ofTokens(task),
                  model.tokenizer().call(TokenizeOptions.FOR_MODEL).apply("once", null))
              .join();

      assertThat(again.rows().get(0).isReused()).isTrue();
    }
  }

  @Nested
  class Refuses {
    private InferenceException refusal(Function<TokenizerCall, Tokenization> make)
        throws InterruptedException {
      return refusal(make, TokenizeOptions.DEFAULT);
    }

    private InferenceException refusal(
        Function<TokenizerCall, Tokenization> make, TokenizeOptions options)
        throws InterruptedException {
      try (Lease lease =
          ModelPool.ofThisProcess().lease(ModelSpec.of(ref("sentence-similarity/mean")))) {
        var task = lease.model().tasks().ofTokens(lease.model().tasks().embedding(NO_PROMPT));
        Tokenization tokens = make.apply(lease.model().tokenizer().call(options));
        return catchThrowableOfType(InferenceException.class, () -> task.prepare(tokens));
      }
    }

    @Test
    void tokensOfAnotherTokenizer() throws Exception {
      InferenceException refusal =
          refusal(
              call -> new Tokenization(call.apply("a", null).windows(), false, "0123456789abcdef"));

      assertThat(refusal.category()).isEqualTo(FailureCategory.INVALID_INPUT);
      assertThat(refusal)
          .hasMessage(
              "the tokens were made by the tokenizer 0123456789abcdef, but the model's is"
                  + " ada513dac4e2bdef (the first 16 digits of the SHA-256 of tokenizer.json), to"
                  + " which their ids mean other tokens. Tokenize with this model's, or ask a model"
                  + " that shares the tokenizer.");
    }

    @Test
    void moreTokensThanTheModelTakes() throws Exception {
      InferenceException refusal = refusal(call -> call.apply("a ".repeat(200), null));

      assertThat(refusal.category()).isEqualTo(FailureCategory.TOO_LONG);
      assertThat(refusal)
          .hasMessage(
              "there are 202 tokens, and at most 64 are allowed. Tokenize with a truncation and a"
                  + " max_length of 64 or less.");
    }

    @Test
    void severalWindows() throws Exception {
      TokenizeOptions windows =
          TokenizeOptions.DEFAULT.withTruncation(Truncation.LONGEST_FIRST, 4).withWindows(0);
      InferenceException refusal = refusal(call -> call.apply("a b c d e", null), windows);

      assertThat(refusal.category()).isEqualTo(FailureCategory.INVALID_INPUT);
      assertThat(refusal)
          .hasMessage(
              "the tokens come in 3 windows, and the model reads one row. Tokenize without"
                  + " return_overflowing_tokens, or make a record of each window.");
    }

    @Test
    void noTokens() throws Exception {
      InferenceException refusal =
          refusal(call -> call.apply("", null), TokenizeOptions.DEFAULT.withoutSpecialTokens());

      assertThat(refusal)
          .hasMessage(
              "there are no tokens: the text is empty to its tokenizer. Leave such texts out, or"
                  + " send them to the dead letters.");
    }

    @Test
    void idsAndSegmentsThatTheModelHasNoRowFor() throws Exception {
      assertThat(refusal(call -> forged(call, new Encoding(new int[] {2, 5_000}, new int[2]))))
          .hasMessage(
              "token 1 has the id 5000, and the model knows ids from 0 to 799. Hand on what the"
                  + " tokenizer made.");
      assertThat(refusal(call -> forged(call, new Encoding(new int[] {-1}, new int[1]))))
          .hasMessage(
              "token 0 has the id -1, and the model knows ids from 0 to 799. Hand on what the"
                  + " tokenizer made.");
      assertThat(refusal(call -> forged(call, new Encoding(new int[] {2}, new int[] {7}))))
          .hasMessage(
              "token 0 has the token_type_id 7, and this tokenizer gives 0 to 1. Hand on what the"
                  + " tokenizer made.");
      assertThat(refusal(call -> forged(call, new Encoding(new int[] {2}, new int[0]))))
          .hasMessage(
              "there are 1 tokens and 0 token_type_ids, and each token has one. Hand on what the"
                  + " tokenizer made.");
    }

    private Tokenization forged(TokenizerCall call, Encoding row) {
      int[] zeros = IntStream.of(row.ids()).map(id -> 0).toArray();
      TokenizedText text = new TokenizedText(row, List.of(), zeros, zeros, zeros, zeros);
      return new Tokenization(List.of(text), false, call.apply("a", null).tokenizer());
    }

    @Test
    void aTaskThatPutsAPromptBeforeTexts() throws Exception {
      EmbeddingOptions prompted = new EmbeddingOptions(new Prompt.Literal("query: "), 0);
      try (Lease lease =
          ModelPool.ofThisProcess().lease(ModelSpec.of(ref("sentence-similarity/mean")))) {
        ModelTasks tasks = lease.model().tasks();

        assertThatThrownBy(() -> tasks.ofTokens(tasks.embedding(prompted)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(
                "the prompt 'query: ' is put before each text, which cannot be done to tokens. Put"
                    + " it before the texts that are tokenized and ask for the empty prompt, or"
                    + " embed texts.");
      }
    }
  }
}
