package dev.millstream.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TokenizeOptionsTest {
  private static final TokenizeOptions OPTIONS = TokenizeOptions.DEFAULT;

  private static void assertRefused(ThrowingCallable options, String sentence) {
    assertThatThrownBy(options).isInstanceOf(IllegalArgumentException.class).hasMessage(sentence);
  }

  @Test
  void areThoseOfPythonByDefault() {
    assertThat(OPTIONS).isEqualTo(new TokenizeOptions(null, null, 0, 0, false, true));
    assertThat(TokenizeOptions.FOR_MODEL.truncation()).isEqualTo(Truncation.LONGEST_FIRST);
  }

  @Test
  void refuseALengthBelowNothing() {
    assertRefused(
        () -> OPTIONS.withTruncation(Truncation.ERROR, -1),
        "max_length was -1 but must be at least 1 token, special tokens included, or 0 for as many"
            + " as the model takes.");
  }

  @Test
  void refuseALengthToWhichNothingIsCut() {
    assertRefused(
        () -> OPTIONS.withTruncation(null, 16),
        "max_length was 16, but no truncation was named, so nothing would be cut. Name one, such as"
            + " LONGEST_FIRST, or leave max_length out.");
  }

  @Test
  void refuseAStrideThatIsNone() {
    assertRefused(
        () -> OPTIONS.withWindows(-1),
        "stride was -1 but must be 0 or more tokens that neighbouring windows share.");
    assertRefused(
        () -> new TokenizeOptions(null, null, 0, 5, false, true),
        "stride was 5, but return_overflowing_tokens is false, so there are no windows that could"
            + " share tokens. Set it, or leave stride out.");
    assertRefused(
        () -> OPTIONS.withTruncation(Truncation.LONGEST_FIRST, 5).withWindows(5),
        "stride was 5 but must be below max_length, which is 5: a window brings tokens that the one"
            + " before it lacks.");
  }
}
