package dev.millstream.engine;

import dev.millstream.engine.ProtobufReader.Field;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A TensorProto without its contents.
 *
 * @param content what of its elements is in the model file
 * @param external where its contents lie instead: location, offset, length; empty when in the file
 * @param product product of its values when it is a short tensor of 64-bit integers, else 1
 * @param single its value when it is one 64-bit integer, else null
 */
record TensorOutline(
    String name,
    List<Long> dims,
    int bitsPerElement,
    Content content,
    Map<String, String> external,
    long product,
    @Nullable Long single) {

  /** Size of the elements in the model file, and whether it holds them as they lie in memory. */
  record Content(long bytes, boolean isRaw) {}

  /** Bits of an element by data_type of onnx.proto3; unknown types count as the smallest. */
  private static final int[] BITS = {
    2, 32, 8, 8, 16, 16, 32, 64, 8, 8, 16, 64, 32, 64, 64, 128, 16, 8, 8, 8, 8, 4, 4, 4, 8, 2, 2
  };

  private static final int INT64 = 7;
  private static final int EXTERNAL = 1;
  private static final int LONGEST_SHAPE_BYTES = 64 * Long.BYTES;

  static TensorOutline read(ProtobufReader in, long end) throws IOException {
    return new Reader(in).read(end);
  }

  /** Fewest bytes that can hold all elements. */
  long leastBytes() {
    long elements = 1;
    for (long dim : dims) {
      if (dim == 0) {
        return 0;
      }
      elements = Saturated.times(elements, dim);
    }
    boolean asInMemory = content.isRaw() || !external.isEmpty();
    long bits = asInMemory ? bitsPerElement : Math.min(bitsPerElement, Byte.SIZE);
    return elements > Long.MAX_VALUE / bits
        ? Long.MAX_VALUE
        : elements * bits / Byte.SIZE + (elements * bits % Byte.SIZE == 0 ? 0 : 1);
  }

  private static final class Reader {
    private final ProtobufReader in;
    private final List<Long> dims = new ArrayList<>();
    private final Map<String, String> external = new LinkedHashMap<>();
    private String name = "";
    private int dataType;
    private boolean isExternal;
    private long typedBytes;
    private long rawBytes = -1;
    private long rawProduct = 1;
    private long typedProduct = 1;
    private long last; // of the values read
    private int values;

    Reader(ProtobufReader in) {
      this.in = in;
    }

    TensorOutline read(long end) throws IOException {
      for (Field f = in.next(end); f != null; f = in.next(end)) {
        if (f.isBytes()) {
          contents(f);
        } else {
          scalar(f);
        }
        in.seek(f.end());
      }
      boolean isRaw = rawBytes >= 0;
      return new TensorOutline(
          name,
          List.copyOf(dims),
          dataType > 0 && dataType < BITS.length ? BITS[dataType] : BITS[0],
          new Content(isRaw ? rawBytes : typedBytes, isRaw),
          isExternal ? Map.copyOf(external) : Map.of(),
          dataType == INT64 && !isExternal ? (isRaw ? rawProduct : typedProduct) : 1,
          dataType == INT64 && !isExternal && values == 1 ? last : null);
    }

    private long value(long value) {
      values++;
      last = value;
      return value;
    }

    private void scalar(Field f) {
      switch (f.isVarint() ? f.number() : -f.number()) {
        case 1 -> dims.add(f.value());
        case 2 -> dataType = (int) f.value();
        case 5, 11 -> typedBytes++;
        case 7 -> {
          typedBytes++;
          typedProduct = Saturated.times(typedProduct, value(f.value()));
        }
        case 14 -> isExternal = f.value() == EXTERNAL;
        case -4 -> typedBytes += Float.BYTES;
        case -10 -> typedBytes += Double.BYTES;
        default -> {}
      }
    }

    private void contents(Field f) throws IOException {
      long length = f.end() - in.position();
      switch (f.number()) {
        case 1 -> {
          while (in.position() < f.end()) {
            dims.add(in.varint());
          }
        }
        case 4, 5, 10, 11 -> typedBytes += length;
        case 6 -> typedBytes += length + 1; // the tag of a string counts: it may be empty
        case 7 -> {
          typedBytes += length;
          while (length <= LONGEST_SHAPE_BYTES && in.position() < f.end()) {
            typedProduct = Saturated.times(typedProduct, value(in.varint()));
          }
        }
        case 8 -> name = in.string(f);
        case 9 -> raw(f, length);
        case 13 -> external(f.end());
        default -> {}
      }
    }

    private void raw(Field f, long length) throws IOException {
      rawBytes = length;
      rawProduct = 1;
      if (length <= LONGEST_SHAPE_BYTES && length % Long.BYTES == 0) {
        ByteBuffer numbers =
            ByteBuffer.wrap(in.bytes(f, LONGEST_SHAPE_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        while (numbers.hasRemaining()) {
          rawProduct = Saturated.times(rawProduct, value(numbers.getLong()));
        }
      }
    }

    private void external(long end) throws IOException {
      String key = "";
      String value = "";
      for (Field f = in.next(end); f != null; f = in.next(end)) {
        if (f.isBytes() && f.number() == 1) {
          key = in.string(f);
        } else if (f.isBytes() && f.number() == 2) {
          value = in.string(f);
        }
        in.seek(f.end());
      }
      external.put(key, value);
    }
  }
}
