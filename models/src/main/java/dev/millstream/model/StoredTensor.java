package dev.millstream.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One tensor as a safetensors header describes it.
 *
 * @param type safetensors' name of the element type
 * @param shape sizes, outermost first
 * @param begin first byte, counted from the end of the header
 * @param end byte after the last
 */
record StoredTensor(String type, List<Long> shape, long begin, long end) {
  private static final Map<String, Integer> BYTES =
      Map.ofEntries(
          Map.entry("BOOL", 1),
          Map.entry("U8", 1),
          Map.entry("I8", 1),
          Map.entry("F8_E4M3", 1),
          Map.entry("F8_E5M2", 1),
          Map.entry("I16", 2),
          Map.entry("U16", 2),
          Map.entry("F16", 2),
          Map.entry("BF16", 2),
          Map.entry("I32", 4),
          Map.entry("U32", 4),
          Map.entry("F32", 4),
          Map.entry("F64", 8),
          Map.entry("I64", 8),
          Map.entry("U64", 8));

  /** Empty where type, shape and offsets do not go together. */
  static Optional<StoredTensor> of(JsonNode entry) {
    Integer elementBytes = BYTES.get(entry.path("dtype").asText());
    JsonNode offsets = entry.path("data_offsets");
    if (elementBytes == null || !entry.path("shape").isArray() || offsets.size() != 2) {
      return Optional.empty();
    }
    List<Long> shape = new ArrayList<>();
    for (JsonNode size : entry.path("shape")) {
      shape.add(natural(size));
    }
    long begin = natural(offsets.get(0));
    long end = natural(offsets.get(1));
    if (begin < 0 || end < begin || end - begin != size(shape, elementBytes)) {
      return Optional.empty();
    }
    return Optional.of(
        new StoredTensor(entry.path("dtype").asText(), List.copyOf(shape), begin, end));
  }

  long bytes() {
    return end - begin;
  }

  boolean isFloatingPoint() {
    return type.equals("F32") || type.equals("F16") || type.equals("BF16");
  }

  boolean hasShape(int... expected) {
    return shape.equals(Arrays.stream(expected).asLongStream().boxed().toList());
  }

  /** The numbers in these little-endian bytes. */
  float[] decode(ByteBuffer data) {
    float[] numbers = new float[(int) (bytes() / BYTES.getOrDefault(type, 1))];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          switch (type) {
            case "F32" -> data.getFloat();
            case "BF16" -> Float.intBitsToFloat(data.getShort() << 16);
            case "F16" -> halfToFloat(data.getShort());
            default -> throw new IllegalStateException(type + " holds no floating-point numbers");
          };
    }
    return numbers;
  }

  private static long natural(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : -1;
  }

  /** Bytes of a tensor, or -1 where they cannot be counted. */
  private static long size(List<Long> shape, int elementBytes) {
    long bytes = elementBytes;
    for (long size : shape) {
      if (size < 0 || Math.multiplyHigh(bytes, size) != 0 || bytes * size < 0) {
        return -1;
      }
      bytes *= size;
    }
    return bytes;
  }

  /** IEEE 754 binary16; Java has {@code Float.float16ToFloat} only since 20. */
  private static float halfToFloat(short half) {
    int exponent = half >> 10 & 0x1f;
    int fraction = half & 0x3ff;
    float magnitude =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24f;
          case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> (fraction + 0x400) * Math.scalb(1f, exponent - 25);
        };
    return half < 0 ? -magnitude : magnitude;
  }
}
