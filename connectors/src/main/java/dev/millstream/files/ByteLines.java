package dev.millstream.files;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Splits bytes at line feeds, whatever the bytes mean, in bounded memory.
 *
 * <p>A carriage return before the line feed belongs to the line's end. An end of file right after a
 * line feed begins no line.
 */
final class ByteLines implements Closeable {
  private static final int BUFFER = 64 << 10;

  private final InputStream in;
  private final int mostKept;
  private final byte[] buffer = new byte[BUFFER];
  private int next;
  private int end;
  private long length;

  /**
   * Reads lines.
   *
   * @param mostKept of a longer line, only so many of its bytes are kept
   */
  ByteLines(InputStream in, int mostKept) {
    this.in = in;
    this.mostKept = mostKept;
  }

  /** The next line, cut where it is too long; null at the end. */
  byte @Nullable [] next() throws IOException {
    length = 0;
    if (next == end && !fill()) {
      return null;
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    do {
      int lineFeed = indexOfLineFeed();
      int stop = lineFeed < 0 ? end : lineFeed;
      keep(line, next, stop - next);
      next = stop;
      if (lineFeed >= 0) {
        next++;
        return withoutCarriageReturn(line);
      }
    } while (fill());
    return withoutCarriageReturn(line);
  }

  /** Length in bytes of the line read last, all of it. */
  long length() {
    return length;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean fill() throws IOException {
    next = 0;
    end = Math.max(in.read(buffer, 0, buffer.length), 0);
    return end > 0;
  }

  private int indexOfLineFeed() {
    for (int i = next; i < end; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private void keep(ByteArrayOutputStream line, int from, int count) {
    length += count;
    // One more than is kept, for the carriage return of a line that just fits.
    line.write(buffer, from, Math.min(count, mostKept + 1 - line.size()));
  }

  private byte[] withoutCarriageReturn(ByteArrayOutputStream line) {
    byte[] bytes = line.toByteArray();
    if (length == bytes.length && length > 0 && bytes[bytes.length - 1] == '\r') {
      length--;
    }
    int kept = (int) Math.min(length, mostKept);
    return kept == bytes.length ? bytes : Arrays.copyOf(bytes, kept);
  }
}
