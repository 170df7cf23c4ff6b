package dev.millstream.engine;

import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.ByteBuffer;

/** Floats as the little-endian bytes of a tensor. */
final class FloatBytes {
  private FloatBytes() {}

  static float[] decode(GraphTensor.Kind kind, ByteBuffer bytes) {
    float[] values = new float[bytes.remaining() / kind.bytes()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          kind == GraphTensor.Kind.HALF
              ? Fp16Conversions.fp16ToFloat(bytes.getShort())
              : bytes.getFloat();
    }
    return values;
  }

  static void encode(GraphTensor.Kind kind, float[] values, ByteBuffer into) {
    for (float value : values) {
      if (kind == GraphTensor.Kind.HALF) {
        into.putShort(Fp16Conversions.floatToFp16(value));
      } else {
        into.putFloat(value);
      }
    }
  }
}
