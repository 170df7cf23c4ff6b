package dev.millstream.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyTest {
  @TempDir Path folder;

  @Test
  void hasTheTokensOfTheModelAndTheAddedOnes() {
    Vocabulary vocabulary = Vocabulary.read(Families.UNIGRAM.file("tokenizer.json"));

    assertThat(vocabulary.size()).isEqualTo(802);
    assertThat(vocabulary.token(801)).hasValue("<mask>");
    assertThat(vocabulary.id("<mask>")).hasValue(801);
    assertThat(vocabulary.isSpecial(801)).isTrue();
    assertThat(vocabulary.token(12)).hasValue("▁a");
    assertThat(vocabulary.isSpecial(12)).isFalse();
  }

  @Test
  void hasNothingElse() {
    Vocabulary vocabulary = Vocabulary.read(Families.WORDPIECE.file("tokenizer.json"));

    assertThat(vocabulary.token(-1)).isEmpty();
    assertThat(vocabulary.token(1_000_000)).isEmpty();
    assertThat(vocabulary.id("no such token")).isEmpty();
    assertThat(vocabulary.isSpecial(-1)).isFalse();
  }

  @Test
  void isMissedWhereTheFileHasNone() throws IOException {
    Path file = write("{\"model\": {\"type\": \"BPE\"}}");

    assertThatThrownBy(() -> Vocabulary.read(file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "tokenizer file '%s' has no vocabulary that can be read: it has no model.vocab. Export"
                + " it again.",
            file);
  }

  @Test
  void decodersOfTheOtherTypesAreKnown() throws IOException {
    List<String> tokens = List.of("▁the", "▁fox</w>", "a</w>");

    assertThat(decoder("{\"type\": \"Metaspace\", \"replacement\": \"▁\"}").decode(tokens))
        .isEqualTo("the fox</w>a</w>");
    assertThat(decoder("{\"type\": \"Metaspace\", \"prepend_scheme\": \"never\"}").decode(tokens))
        .isEqualTo(" the fox</w>a</w>");
    assertThat(decoder("{\"type\": \"BPEDecoder\", \"suffix\": \"</w>\"}").decode(tokens))
        .isEqualTo("▁the▁fox a");
    assertThat(decoder("null").decode(tokens)).isEqualTo("▁the ▁fox</w> a</w>");
  }

  @Test
  void wordsThatAreNoTokensAreDecodedToo() {
    TokenDecoder wordPiece = TokenDecoder.read(Families.WORDPIECE.file("tokenizer.json"));
    TokenDecoder byteLevel = TokenDecoder.read(Families.BYTE_LEVEL_BPE.file("tokenizer.json"));

    assertThat(wordPiece.decode(List.of("in", "東京", "##s", "."))).isEqualTo("in 東京s.");
    assertThat(byteLevel.decode(List.of("ĠW", "東京", "Ã©"))).isEqualTo(" W東京é");
  }

  @Test
  void aDecoderOfAnotherTypeIsRefused() throws IOException {
    Path file = write("{\"decoder\": {\"type\": \"Magic\"}}");

    assertThatThrownBy(() -> TokenDecoder.read(file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "the decoder of tokenizer file '%s' cannot be used: its type 'Magic' is not known."
                + " Choose another model.",
            file);
  }

  private TokenDecoder decoder(String json) throws IOException {
    return TokenDecoder.read(write("{\"decoder\": " + json + "}"));
  }

  private Path write(String json) throws IOException {
    return Files.writeString(folder.resolve("tokenizer.json"), json);
  }
}
