package dev.millstream.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TokenBytesTest {
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WORDPIECE")
  void theBytesOfTokensJoinedAreWhatIsDecoded(Families family) {
    TokenBytes bytes = TokenBytes.read(family.file("tokenizer.json"));
    Random random = new Random(5);
    int compared = 0;
    try (Tokenizer tokenizer = family.load(512)) {
      for (int i = 0; i < 2_000; i++) {
        int[] ids = random.ints(1 + random.nextInt(6), 0, bytes.size()).toArray();
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        boolean text = true;
        for (int id : ids) {
          text &= bytes.of(id).length > 0;
          joined.writeBytes(bytes.of(id));
        }
        String expected = joined.toString(StandardCharsets.UTF_8);
        if (text && !expected.contains("\ufffd")) {
          boolean drops = bytes.dropsFirstSpace() && expected.startsWith(" ");
          assertThat(tokenizer.decode(ids)).isEqualTo(drops ? expected.substring(1) : expected);
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(300);
  }

  @Test
  void specialTokensAreNoText() {
    TokenBytes bytes = TokenBytes.read(Families.BYTE_LEVEL_BPE.file("tokenizer.json"));

    assertThat(bytes.of(0)).isEmpty();
    assertThat(bytes.of(2)).isEmpty();
    assertThat(bytes.dropsFirstSpace()).isFalse();
  }

  @Test
  void tokensThatDependOnTheirNeighboursAreRefused() {
    assertThatThrownBy(() -> TokenBytes.read(Families.WORDPIECE.file("tokenizer.json")))
        .hasMessage(
            "the tokens of tokenizer file '%s' cannot be told by their bytes, as constrained output"
                + " needs it: its decoder has a step of type 'WordPiece'. Choose a model with a"
                + " byte-level or SentencePiece tokenizer.",
            Families.WORDPIECE.file("tokenizer.json"));
  }
}
