package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.hub.FetchProgress;
import dev.millstream.hub.ModelLocator;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.ModelRef;
import dev.millstream.tokenize.TokenizeOptions;
import dev.millstream.tokenize.TokenizerCall;
import dev.millstream.tokenize.Truncation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokenizers of folders without an ONNX file. */
class TokenizerPoolTest {
  @TempDir Path folder;
  private ModelRef ref;

  private final AtomicInteger loads = new AtomicInteger();
  private final TokenizerPool pool = new TokenizerPool(ModelLocator.ofThisProcess(), this::load);

  private LoadedTokenizer load(ModelFiles files) {
    loads.incrementAndGet();
    return LoadedTokenizer.load(files);
  }

  @BeforeEach
  void copyATokenizer() throws IOException {
    put("tokenizer.json");
    ref = new ModelRef.Folder(folder.toString());
  }

  private void put(String name) throws IOException {
    Files.copy(
        TinyModels.folder("text-classification/distilbert-single-label").resolve(name),
        folder.resolve(name));
  }

  @Test
  void loadsATokenizerOnceAndClosesItWithTheLastLease() throws Exception {
    TokenizerLease first = pool.lease(ref);
    TokenizerLease second = pool.lease(ref);
    TokenizerCall call = first.tokenizer().tokenizer().call(TokenizeOptions.DEFAULT);

    assertThat(second.tokenizer()).isSameAs(first.tokenizer());
    assertThat(loads).hasValue(1);
    first.close();
    first.close();
    assertThat(call.apply("still there", null).length()).isPositive();
    second.close();
    assertThatThrownBy(() -> call.apply("gone", null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this tokenizer is closed. Load it again to use it.");
    try (TokenizerLease third = pool.lease(ref)) {
      assertThat(third.tokenizer()).isNotSameAs(first.tokenizer());
      assertThat(loads).hasValue(2);
    }
  }

  @Test
  void namesAFolderByItsTokenizer() throws Exception {
    try (TokenizerLease lease = pool.lease(ref)) {
      LoadedTokenizer loaded = lease.tokenizer();

      assertThat(loaded.name()).isEqualTo(folder.toString());
      assertThat(loaded.revision()).isEqualTo("sha256:ada513dac4e2bdef");
      assertThat(loaded.tokenizer().fingerprint()).isEqualTo("ada513dac4e2bdef");
    }
  }

  @Test
  void cutsNothingWhereNoFileSaysHowMuchTheModelTakes() throws Exception {
    assertThat(tokensOfALongText()).isEqualTo(5_002);
  }

  @Test
  void cutsToWhatTheTokenizerSays() throws Exception {
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"model_max_length\": 77}");

    assertThat(tokensOfALongText()).isEqualTo(77);
  }

  @Test
  void cutsToWhatTheModelTakes() throws Exception {
    put("config.json");
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"model_max_length\": 1000}");

    assertThat(tokensOfALongText()).isEqualTo(128);
  }

  private int tokensOfALongText() throws InterruptedException {
    try (TokenizerLease lease = pool.lease(ref)) {
      return lease
          .tokenizer()
          .tokenizer()
          .call(TokenizeOptions.FOR_MODEL)
          .apply("a ".repeat(5_000), null)
          .length();
    }
  }

  @Test
  void cutsTheFirstTokensWhereTheTokenizerSaysSo() throws Exception {
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        "{\"model_max_length\": 4, \"truncation_side\": \"left\"}");

    assertThat(tokens(TokenizeOptions.FOR_MODEL)).containsExactly("[CLS]", "c", "d", "[SEP]");
  }

  @Test
  void cutsWhereTokenizerJsonSaysUnlessItsConfigurationDoes() throws Exception {
    Path file = folder.resolve("tokenizer.json");
    Files.writeString(
        file,
        Files.readString(file)
            .replaceFirst(
                "\"truncation\": null",
                "\"truncation\": {\"direction\": \"Left\", \"max_length\": 9, \"strategy\":"
                    + " \"LongestFirst\", \"stride\": 0}"));
    TokenizeOptions toFour = TokenizeOptions.DEFAULT.withTruncation(Truncation.LONGEST_FIRST, 4);

    assertThat(tokens(toFour)).containsExactly("[CLS]", "c", "d", "[SEP]");
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"truncation_side\": \"right\"}");
    assertThat(tokens(toFour)).containsExactly("[CLS]", "a", "b", "[SEP]");
  }

  private List<String> tokens(TokenizeOptions options) throws InterruptedException {
    try (TokenizerLease lease = pool.lease(ref)) {
      TokenizerCall call = lease.tokenizer().tokenizer().call(options);
      return call.apply("a b c d", null).windows().get(0).tokens();
    }
  }

  @Test
  void refusesASideThatIsNone() throws Exception {
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"truncation_side\": \"both\"}");

    assertThatThrownBy(() -> pool.lease(ref))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            ("tokenizer_config.json of model '%s' says 'truncation_side' is \"both\", but it must be"
                    + " left or right (%s). Correct the file or choose another model.")
                .formatted(folder, folder.resolve("tokenizer_config.json")));
  }

  @Test
  void isPinnedToTheTokenizerThatTheJobWasBuiltWith() throws Exception {
    PinnedTokenizer pinned = PinnedTokenizer.of(ref, FetchProgress.NONE);
    assertThat(pinned.ref())
        .isEqualTo(new ModelRef.Folder(folder.toString(), "sha256:ada513dac4e2bdef"));
    pool.lease(pinned.ref()).close();

    Files.delete(folder.resolve("tokenizer.json"));
    Files.copy(
        TinyModels.folder("fill-mask/roberta").resolve("tokenizer.json"),
        folder.resolve("tokenizer.json"));

    assertThatThrownBy(() -> pool.lease(pinned.ref()))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith(
            "model folder '%s' has changed since the job was built: ".formatted(folder));
  }

  @Test
  void saysThatThereIsNoTokenizer() throws Exception {
    Files.delete(folder.resolve("tokenizer.json"));

    assertThatThrownBy(() -> pool.lease(ref))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            ("model '%s' revision '' has no tokenizer.json (looked in %s). Copy it there from the"
                    + " repository that the model came from, or name another model.")
                .formatted(folder, folder));
  }
}
