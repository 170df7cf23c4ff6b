package dev.millstream.hub.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.hub.mirror.ByteRange.All;
import dev.millstream.hub.mirror.ByteRange.None;
import dev.millstream.hub.mirror.ByteRange.Part;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All files here have ten bytes. */
class ByteRangeTest {

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 0",
    "bytes=3-5, 3, 5",
    "bytes=3-, 3, 9",
    "bytes=3-99999999, 3, 9",
    "bytes=-4, 6, 9",
    "bytes=-99, 0, 9",
  })
  void isAPartOfTheFile(String header, long first, long last) {
    assertThat(ByteRange.of(Optional.of(header), 10))
        .isEqualTo(new Part(new ByteRange(first, last)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=-0", "bytes=99999999999-"})
  void isNotInTheFile(String header) {
    assertThat(ByteRange.of(Optional.of(header), 10)).isEqualTo(new None());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes=-",
        "bytes=5-3",
        "bytes=0-1,3-4",
        "lines=1-2",
        "bytes=a-b",
        "bytes=9999999999999999999999-"
      })
  void isIgnoredWhereItCannotBeRead(String header) {
    assertThat(ByteRange.of(Optional.of(header), 10)).isEqualTo(new All());
  }

  @Test
  void isMissing() {
    assertThat(ByteRange.of(Optional.empty(), 10)).isEqualTo(new All());
    assertThat(ByteRange.of(Optional.of("bytes=0-"), 0)).isEqualTo(new None());
  }
}
