package dev.millstream.engine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the fields of one protobuf message; see {@link ProtobufReader}. */
final class MessageBytes {
  private static final int BYTES = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  MessageBytes number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  MessageBytes string(int field, String text) {
    return bytes(field, text.getBytes(StandardCharsets.UTF_8));
  }

  MessageBytes bytes(int field, byte[] content) {
    startOf(field, content.length);
    return raw(content, 0, content.length);
  }

  /** Tag and length of a field whose content follows. */
  MessageBytes startOf(int field, long length) {
    varint(((long) field << 3) | BYTES);
    varint(length);
    return this;
  }

  MessageBytes raw(byte[] bytes, int from, int length) {
    out.write(bytes, from, length);
    return this;
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
