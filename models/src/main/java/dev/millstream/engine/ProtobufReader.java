package dev.millstream.engine;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Walks the fields of a protobuf file without reading what is skipped.
 *
 * <p>Stricter than the format where a lenient reader could see another message than ONNX Runtime
 * does: overlong tags, groups and lengths beyond the enclosing message are errors. Format:
 * protobuf.dev/programming-guides/encoding.
 */
final class ProtobufReader {
  /** One field of a message; for a length-delimited one the reader stands at its first byte. */
  record Field(int number, int wire, long value, long end) {
    boolean isBytes() {
      return wire == BYTES;
    }

    boolean isVarint() {
      return wire == VARINT;
    }
  }

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final FileChannel channel;
  private final ByteBuffer window = ByteBuffer.allocate(16 << 10).limit(0);
  private long windowEnd; // position in the file of the window's limit

  ProtobufReader(FileChannel channel) {
    this.channel = channel;
  }

  long position() {
    return windowEnd - window.remaining();
  }

  void seek(long position) {
    long start = windowEnd - window.limit();
    if (position >= start && position <= windowEnd) {
      window.position((int) (position - start));
    } else {
      window.position(0).limit(0);
      windowEnd = position;
    }
  }

  /** The next field of the message that ends at {@code end}, or null behind its last. */
  @Nullable Field next(long end) throws IOException {
    if (position() == end) {
      return null;
    }
    long tag = varint();
    int number = (int) (tag >>> 3);
    int wire = (int) (tag & 7);
    if (tag < 0 || tag > 0xFFFF_FFFFL || number == 0) {
      throw new IOException("the field tag " + tag + " is none");
    }
    long value = wire == VARINT || wire == BYTES ? varint() : 0;
    long length =
        switch (wire) {
          case VARINT -> 0;
          case FIXED64 -> Long.BYTES;
          case BYTES -> value;
          case FIXED32 -> Integer.BYTES;
          default -> throw new IOException("the wire type " + wire + " is none");
        };
    long left = end - position();
    if (length < 0 || length > left) {
      throw new IOException("a field is longer than the message around it");
    }
    return new Field(number, wire, value, position() + length);
  }

  long varint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      byte b = read();
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IOException("a number has more than ten bytes");
  }

  byte read() throws IOException {
    if (!window.hasRemaining()) {
      window.clear();
      int read = channel.read(window, windowEnd);
      window.flip();
      if (read <= 0) {
        throw new EOFException("the file ends inside a field");
      }
      windowEnd += read;
    }
    return window.get();
  }

  byte[] bytes(Field field, int most) throws IOException {
    long length = field.end() - position();
    if (length > most) {
      throw new IOException("a name has " + length + " bytes, and at most " + most + " are read");
    }
    byte[] bytes = new byte[(int) length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = read();
    }
    return bytes;
  }

  String string(Field field) throws IOException {
    return new String(bytes(field, 4096), StandardCharsets.UTF_8);
  }
}
