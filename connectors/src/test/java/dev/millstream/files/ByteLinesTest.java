package dev.millstream.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ByteLinesTest {
  @Test
  void splitsAtLineFeedsAndDropsACarriageReturnBeforeThem() throws Exception {
    assertThat(lines("a\nb\r\nc\rd\n", 100)).containsExactly("a", "b", "c\rd");
  }

  @Test
  void keepsBlankLinesButBeginsNoneAfterTheLastLineFeed() throws Exception {
    assertThat(lines("\n\na\n\n", 100)).containsExactly("", "", "a", "");
    assertThat(lines("", 100)).isEmpty();
    assertThat(lines("a", 100)).containsExactly("a");
    assertThat(lines("a\r", 100)).containsExactly("a");
  }

  @Test
  void keepsBytesThatAreNoText() throws Exception {
    assertThat(lines("\u00ff\u0000\n\u00c3", 100)).containsExactly("\u00ff\u0000", "\u00c3");
  }

  @Test
  void cutsALongLineAndGoesOnWithTheNext() throws Exception {
    ByteLines lines = new ByteLines(oneByteAtATime("12345\r\n123456\n\nend"), 5);

    assertThat(lines.next()).asString().isEqualTo("12345");
    assertThat(lines.length()).isEqualTo(5);
    assertThat(lines.next()).asString().isEqualTo("12345");
    assertThat(lines.length()).isEqualTo(6);
    assertThat(lines.next()).isEmpty();
    assertThat(lines.next()).asString().isEqualTo("end");
    assertThat(lines.next()).isNull();
  }

  @Test
  void countsAVeryLongLineWithoutKeepingIt() throws Exception {
    String text = "x".repeat(300_000) + "\ny";
    ByteLines lines = new ByteLines(new ByteArrayInputStream(text.getBytes(ISO_8859_1)), 10);

    assertThat(lines.next()).hasSize(10);
    assertThat(lines.length()).isEqualTo(300_000);
    assertThat(lines.next()).asString().isEqualTo("y");
  }

  private static List<String> lines(String text, int mostKept) throws IOException {
    List<String> found = new ArrayList<>();
    try (ByteLines lines = new ByteLines(oneByteAtATime(text), mostKept)) {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        found.add(new String(line, ISO_8859_1));
      }
    }
    return found;
  }

  private static InputStream oneByteAtATime(String text) {
    return new ByteArrayInputStream(text.getBytes(ISO_8859_1)) {
      @Override
      public synchronized int read(byte[] into, int offset, int count) {
        return super.read(into, offset, 1);
      }
    };
  }
}
