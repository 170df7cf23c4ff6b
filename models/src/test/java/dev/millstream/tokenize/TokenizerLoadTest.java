package dev.millstream.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.IsolatedLoader;
import dev.millstream.model.ModelLoadException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerLoadTest {
  @TempDir Path folder;

  @Nested
  class RefusesAFile {

    @Test
    void thatIsMissing() {
      Path file = folder.resolve("tokenizer.json");

      assertRefused(
          file,
          "there is no tokenizer file '%s'. Export it with the tokenizers library (save_pretrained of"
              + " a fast tokenizer), or name the folder that has it.");
    }

    @Test
    void thatIsTooLarge() throws IOException {
      Path file = folder.resolve("tokenizer.json");
      try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
        sparse.setLength((64L << 20) + 1);
      }

      assertRefused(
          file,
          "tokenizer file '%s' has 67108865 bytes, and at most 67108864 are read. Is it the right"
              + " file?");
    }

    @Test
    void thatIsNotJson() throws IOException {
      assertRefused(
          write("<html>Rate limited</html>"),
          "tokenizer file '%s' cannot be read as JSON: Unexpected character ('<' (code 60)): expected"
              + " a valid value (JSON String, Number, Array, Object or token 'null', 'true' or"
              + " 'false'). Fetch it again.");
    }

    @Test
    void thatIsCutOff() throws IOException {
      String whole = Files.readString(Families.WORDPIECE.file("tokenizer.json"));
      Path file = write(whole.substring(0, whole.length() / 2));

      assertThatThrownBy(() -> Tokenizer.load(file, 8))
          .isInstanceOf(ModelLoadException.class)
          .hasMessageStartingWith("tokenizer file '" + file + "' cannot be read as JSON: ")
          .hasMessageEndingWith(". Fetch it again.");
    }

    @Test
    void thatIsNotUtf8() throws IOException {
      Path file = Files.write(folder.resolve("tokenizer.json"), new byte[] {'"', (byte) 0xff, '"'});

      assertRefused(file, "tokenizer file '%s' is not UTF-8. Fetch it again.");
    }

    @Test
    void thatIsAnotherKindOfJson() throws IOException {
      Path file = write("{\"model_type\": \"bert\"}");

      assertThatThrownBy(() -> Tokenizer.load(file, 8))
          .isInstanceOf(ModelLoadException.class)
          .hasMessageStartingWith(
              "tokenizer file '" + file + "' is not one that the tokenizers library reads: ");
    }

    @Test
    void thatFailsOnTextsItsVocabularyLacks() throws IOException {
      Path file =
          write(
              """
              {"version": "1.0", "added_tokens": [], "normalizer": null,
               "pre_tokenizer": {"type": "Whitespace"}, "post_processor": null, "decoder": null,
               "model": {"type": "WordLevel", "vocab": {"a": 0}, "unk_token": "[UNK]"}}
              """);

      assertRefused(
          file,
          "tokenizer file '%s' cannot encode the plain text \"The quick brown fox jumps over the lazy"
              + " dog.\": WordLevel error: Missing [UNK] token from the vocabulary. Its vocabulary"
              + " may lack the unknown token; export it again.");
    }

    private void assertRefused(Path file, String sentence) {
      assertThatThrownBy(() -> Tokenizer.load(file, 8))
          .isInstanceOf(ModelLoadException.class)
          .hasMessage(sentence, file);
    }

    private Path write(String text) throws IOException {
      return Files.writeString(folder.resolve("tokenizer.json"), text);
    }
  }

  @Test
  void refusesALengthWithoutRoomForSpecialTokens() {
    Path file = Families.WORDPIECE.file("tokenizer.json");

    assertThatThrownBy(() -> Tokenizer.load(file, 1))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "the most tokens of a text were set to 1, but must be from 2 (the special tokens of"
                + " tokenizer '%s' alone) to 134217727.",
            file);
  }

  @Test
  void ignoresTheTruncationAndPaddingInTheFile() throws IOException {
    ObjectMapper json = new ObjectMapper();
    Path original = Families.WORDPIECE.file("tokenizer.json");
    ObjectNode padded = (ObjectNode) json.readTree(original.toFile());
    padded
        .putObject("truncation")
        .put("direction", "Right")
        .put("max_length", 4)
        .put("strategy", "LongestFirst")
        .put("stride", 0);
    padded
        .putObject("padding")
        .put("direction", "Right")
        .putNull("pad_to_multiple_of")
        .put("pad_id", 0)
        .put("pad_type_id", 0)
        .put("pad_token", "[PAD]")
        .putObject("strategy")
        .put("Fixed", 64);
    Path file = Files.writeString(folder.resolve("tokenizer.json"), padded.toString());

    try (Tokenizer tokenizer = Tokenizer.load(file, 100)) {
      assertThat(tokenizer.encode("Hello, World!").ids())
          .containsExactly(2, 772, 176, 320, 15, 63, 273, 399, 5, 3);
    }
  }

  @Test
  void saysThatItIsClosed() {
    Tokenizer tokenizer = Families.WORDPIECE.load(8);
    tokenizer.close();
    tokenizer.close();

    assertThatThrownBy(() -> tokenizer.encode("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this tokenizer is closed. Load it again to use it.");
  }

  @Test
  void worksInTwoClassLoadersOfOneJvmAndCallsNobody() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader context = thread.getContextClassLoader();
    thread.setContextClassLoader(null);
    try (IsolatedLoader first = new IsolatedLoader();
        IsolatedLoader second = new IsolatedLoader()) {
      int[] expected = {2, 772, 176, 320, 15, 63, 273, 399, 5, 3};

      assertThat(idsIn(first)).isEqualTo(expected);
      assertThat(idsIn(second)).isEqualTo(expected);
      assertThat(idsIn(first)).isEqualTo(expected);
      assertThat(first.hasLoaded("ai.djl.huggingface.tokenizers.jni.TokenizersLibrary")).isTrue();
      assertThat(first.hasLoaded("ai.djl.util.Ec2Utils")).isFalse();
    } finally {
      thread.setContextClassLoader(context);
    }
  }

  @Test
  void leavesTheSystemPropertiesOfOthersAlone() {
    Families.WORDPIECE.load(8).close();

    assertThat(System.getProperty("RUST_LIBRARY_PATH")).isNull();
    assertThat(System.getProperty("ai.djl.offline")).isNull();
  }

  private static int[] idsIn(IsolatedLoader loader) throws ReflectiveOperationException {
    Class<?> type = loader.loadClass(Tokenizer.class.getName());
    Path file = Families.WORDPIECE.file("tokenizer.json");
    Object tokenizer = type.getMethod("load", Path.class, int.class).invoke(null, file, 64);
    Object encoding = type.getMethod("encode", String.class).invoke(tokenizer, "Hello, World!");
    type.getMethod("close").invoke(tokenizer);
    return (int[]) encoding.getClass().getMethod("ids").invoke(encoding);
  }
}
