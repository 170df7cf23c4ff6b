package dev.millstream.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tensors of one safetensors file: an unsigned 64-bit header length, a JSON header, then the
 * tensors' bytes, all little-endian (huggingface/safetensors, "Format").
 *
 * <p>The header is read and checked against the file's size before any tensor is. Numbers are
 * widened to {@code float}; types that hold no floating-point numbers are not read. Nothing is held
 * open.
 */
public final class Safetensors {
  /** As huggingface_hub caps it (SAFETENSORS_MAX_HEADER_LENGTH). */
  private static final int MAX_HEADER_BYTES = 25_000_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Path file;
  private final long dataStart;
  private final Map<String, StoredTensor> tensors;

  private Safetensors(Path file, long dataStart, Map<String, StoredTensor> tensors) {
    this.file = file;
    this.dataStart = dataStart;
    this.tensors = tensors;
  }

  /**
   * Reads the header.
   *
   * @throws ModelLoadException where the file is not what the format says
   */
  public static Safetensors open(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      if (size < Long.BYTES) {
        throw broken(file, "it has %d bytes and the header's length alone takes 8".formatted(size));
      }
      long length = read(channel, 0, Long.BYTES).getLong();
      if (length < 0 || length > MAX_HEADER_BYTES || length > size - Long.BYTES) {
        throw broken(
            file,
            "its header would have %s bytes, of a file of %d; at most %d are read"
                .formatted(Long.toUnsignedString(length), size, MAX_HEADER_BYTES));
      }
      byte[] json = read(channel, Long.BYTES, (int) length).array();
      long dataStart = Long.BYTES + length;
      return new Safetensors(file, dataStart, tensors(file, json, size - dataStart));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Names of the tensors, in the order of the header. */
  public Set<String> names() {
    return tensors.keySet();
  }

  /**
   * The sizes of one tensor, outermost first.
   *
   * @throws ModelLoadException where it is missing
   */
  public List<Long> shape(String name) {
    return require(name).shape();
  }

  private StoredTensor require(String name) {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw broken(file, "it has no tensor '%s', only %s".formatted(name, names()));
    }
    return tensor;
  }

  /**
   * One tensor, row by row.
   *
   * @param shape what it must be
   * @throws ModelLoadException where it is missing or of another shape or type
   */
  public float[] floats(String name, int... shape) {
    StoredTensor tensor = require(name);
    if (!tensor.hasShape(shape)) {
      throw broken(
          file,
          "tensor '%s' has shape %s, but the model's configuration says %s"
              .formatted(name, tensor.shape(), Arrays.toString(shape)));
    }
    if (!tensor.isFloatingPoint() || tensor.bytes() > Integer.MAX_VALUE - Long.BYTES) {
      throw broken(
          file,
          "tensor '%s' is %d bytes of type %s; up to 2 GB of F32, F16 and BF16 are read"
              .formatted(name, tensor.bytes(), tensor.type()));
    }
    try (FileChannel channel = FileChannel.open(file)) {
      return tensor.decode(read(channel, dataStart + tensor.begin(), (int) tensor.bytes()));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static Map<String, StoredTensor> tensors(Path file, byte[] json, long dataBytes) {
    JsonNode header;
    try {
      header = MAPPER.readTree(new String(json, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new ModelLoadException(
          sentence(file, "its header is not JSON: " + e.getOriginalMessage()), e);
    }
    if (!header.isObject()) {
      throw broken(file, "its header is not a JSON object");
    }
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (!entry.getKey().equals("__metadata__")) {
        StoredTensor tensor =
            StoredTensor.of(entry.getValue())
                .filter(stored -> stored.end() <= dataBytes)
                .orElseThrow(
                    () ->
                        broken(
                            file,
                            "tensor '%s' is described as %s, which does not fit the %d bytes of data"
                                .formatted(
                                    entry.getKey(), JsonFile.shown(entry.getValue()), dataBytes)));
        tensors.put(entry.getKey(), tensor);
      }
    }
    return tensors;
  }

  private static ByteBuffer read(FileChannel channel, long position, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException("ended while it was read");
      }
    }
    return buffer.flip();
  }

  private static ModelLoadException broken(Path file, String why) {
    return new ModelLoadException(sentence(file, why));
  }

  private static String sentence(Path file, String why) {
    return "the weights in %s cannot be used: %s. Fetch the file again.".formatted(file, why);
  }

  private static ModelLoadException unreadable(Path file, IOException e) {
    return new ModelLoadException(
        "the weights in %s cannot be read: %s. Check the file and who may read it."
            .formatted(file, e),
        e);
  }
}
