package dev.millstream.request;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** How the numbers of an embedding are written; sentence-transformers' {@code precision}. */
enum Precision {
  FLOAT32,
  /** The signs, eight to a number from -128 to 127. */
  BINARY,
  /** The signs, eight to a number from 0 to 255. */
  UBINARY;

  void write(JsonGenerator json, float[] vector) throws IOException {
    if (this == FLOAT32) {
      PythonFloat.writeAll(json, vector);
      return;
    }
    json.writeStartArray();
    for (int from = 0; from < vector.length; from += Byte.SIZE) {
      int bits = bits(vector, from);
      json.writeNumber(this == BINARY ? bits - 128 : bits);
    }
    json.writeEndArray();
  }

  /** The first number is the highest bit, as in numpy's {@code packbits}. */
  private static int bits(float[] vector, int from) {
    int bits = 0;
    for (int i = 0; i < Byte.SIZE; i++) {
      boolean isAbove = from + i < vector.length && vector[from + i] > 0;
      bits = bits << 1 | (isAbove ? 1 : 0);
    }
    return bits;
  }
}
