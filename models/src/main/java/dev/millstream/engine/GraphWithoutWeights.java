package dev.millstream.engine;

import dev.millstream.engine.ProtobufReader.Field;
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
 * elements lie. ONNX Runtime maps those pages into memory where it would copy what it reads.
 *
 * <p>Field numbers are those of onnx.proto3; how tensors refer to a file is in ONNX's
 * docs/ExternalData.md.
 *
 * <p>Threading: for one thread.
 */
final class GraphWithoutWeights {
  /** Smaller tensors stay where they are: they may be shapes, which are needed at load. */
  private static final long LEAST_BYTES = 1024;

  /** Most of a file's bytes that are held in memory; MiniLM's graph has 214 kB. */
  private static final int MOST_BYTES = 64 << 20;

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
   * Empty where so much of the file is no tensor of plain bytes that it is not to be held in
   * memory.
   *
   * @param file a model that holds all its tensors; they refer to it by its name in its folder
   * @throws IOException when it can no longer be read
   */
  static Optional<byte[]> of(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      GraphWithoutWeights graph = new GraphWithoutWeights(channel, file);
      MessageBytes model = graph.model(channel.size());
      return graph.kept > MOST_BYTES ? Optional.empty() : Optional.of(model.toBytes());
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
