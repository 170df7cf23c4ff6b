package dev.millstream.json;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Vectors as little-endian float32, four bytes a number and nothing else. */
public final class FloatBytes {
  private FloatBytes() {}

  /** The vector's bytes, {@code 4 * vector.length} of them. */
  public static byte[] of(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return bytes.array();
  }

  /**
   * The vector of these bytes.
   *
   * @throws IllegalArgumentException if they are not whole floats
   */
  public static float[] read(byte[] bytes) {
    if (bytes.length % Float.BYTES != 0) {
      throw new IllegalArgumentException(
          "A vector of float32 takes a multiple of 4 bytes, but there were "
              + bytes.length
              + ". Check that the bytes are complete and not encoded once more.");
    }
    float[] vector = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
    return vector;
  }
}
