package dev.millstream.engine;

import dev.millstream.engine.ProtobufReader.Field;
import dev.millstream.model.ModelLoadException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX file's bytes but for its large tensors, which say instead where in that file their
 * elements lie. ONNX Runtime maps those pages into memory where it would copy what it reads, and
 * the graph can have one more input without a file of its own.
 *
 * <p>Field numbers are those of onnx.proto3; how tensors refer to a file is in ONNX's
 * docs/ExternalData.md.
 *
 * <p>Threading: for one thread.
 */
final class GraphWithoutWeights {
  /** Smaller tensors stay where they are: they may be shapes, which are needed at load. */
  private static final long LEAST_BYTES = 1024;

  /** Of all that is not referred to; MiniLM's has 214 kB. */
  private static final int MOST_BYTES = 64 << 20;

  private static final int BOOL = 9;
  private static final int EXTERNAL = 1;

  private final FileChannel channel;
  private final ProtobufReader in;
  private final byte[] fileName;
  private long kept;

  private GraphWithoutWeights(FileChannel channel, Path file) {
    this.channel = channel;
    this.in = new ProtobufReader(channel);
    this.fileName = String.valueOf(file.getFileName()).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The model with one more input, of 0 by any number of truth values, which no node reads. Empty
   * where so much of the file is no tensor of plain bytes that it is not to be held in memory.
   *
   * @param file a model that holds all its tensors; they refer to it by its name in its folder
   * @throws ModelLoadException when it can no longer be read
   */
  static Optional<byte[]> withInput(String input, Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      GraphWithoutWeights graph = new GraphWithoutWeights(channel, file);
      MessageBytes model = graph.model(channel.size());
      // Of two graphs in a file the second adds to the first, as protobuf merges messages.
      model.bytes(7, new MessageBytes().bytes(11, declaration(input)).toBytes());
      return graph.kept > MOST_BYTES ? Optional.empty() : Optional.of(model.toBytes());
    } catch (IOException e) {
      throw ModelLoadException.unreadable(file, e);
    }
  }

  private MessageBytes model(long end) throws IOException {
    MessageBytes out = new MessageBytes();
    long start = in.position();
    for (Field f = in.next(end); f != null; f = in.next(end)) {
      if (f.isBytes() && f.number() == 7) {
        out.bytes(7, graph(f.end()).toBytes());
      } else {
        copy(start, f.end(), out);
      }
      in.seek(f.end());
      start = f.end();
    }
    return out;
  }

  private MessageBytes graph(long end) throws IOException {
    MessageBytes out = new MessageBytes();
    long start = in.position();
    for (Field f = in.next(end); f != null; f = in.next(end)) {
      long body = in.position();
      FileSpan elements = f.isBytes() && f.number() == 5 ? largeElements(f.end()) : null;
      if (elements == null) {
        copy(start, f.end(), out);
      } else {
        in.seek(body);
        out.bytes(5, reference(f.end(), elements).toBytes());
      }
      in.seek(f.end());
      start = f.end();
    }
    return out;
  }

  /** Where a tensor's elements are, or null where they are few, not plain, or in another file. */
  private @Nullable FileSpan largeElements(long end) throws IOException {
    FileSpan raw = null;
    for (Field f = in.next(end); f != null; f = in.next(end)) {
      if (f.isVarint() && f.number() == 14 && f.value() == EXTERNAL) {
        return null;
      }
      raw = f.isBytes() && f.number() == 9 ? new FileSpan(in.position(), f.end()) : raw;
      in.seek(f.end());
    }
    return raw == null || raw.length() < LEAST_BYTES ? null : raw;
  }

  private MessageBytes reference(long end, FileSpan elements) throws IOException {
    MessageBytes tensor = new MessageBytes();
    long start = in.position();
    for (Field f = in.next(end); f != null; f = in.next(end)) {
      if (f.number() != 9 && f.number() != 13 && f.number() != 14) {
        copy(start, f.end(), tensor);
      }
      in.seek(f.end());
      start = f.end();
    }
    tensor.bytes(13, entry("location", fileName));
    tensor.bytes(13, entry("offset", digits(elements.start())));
    tensor.bytes(13, entry("length", digits(elements.length())));
    return tensor.number(14, EXTERNAL);
  }

  private static byte[] digits(long number) {
    return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] entry(String key, byte[] value) {
    return new MessageBytes().string(1, key).bytes(2, value).toBytes();
  }

  /** A ValueInfoProto: a name, and the type of a tensor of 0 by any number of truth values. */
  private static byte[] declaration(String input) {
    byte[] none = new MessageBytes().number(1, 0).toBytes();
    byte[] any = new MessageBytes().string(2, input).toBytes();
    byte[] shape = new MessageBytes().bytes(1, none).bytes(1, any).toBytes();
    byte[] tensor = new MessageBytes().number(1, BOOL).bytes(2, shape).toBytes();
    byte[] type = new MessageBytes().bytes(1, tensor).toBytes();
    return new MessageBytes().string(1, input).bytes(2, type).toBytes();
  }

  /** Copies no more once it has become too much. */
  private void copy(long start, long end, MessageBytes out) throws IOException {
    kept += end - start;
    if (kept > MOST_BYTES) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) (end - start));
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, start + bytes.position()) < 0) {
        throw new EOFException("it ended while it was read");
      }
    }
    out.raw(bytes.array(), 0, bytes.capacity());
  }
}
