package dev.millstream.engine;

import dev.millstream.engine.ProtobufReader.Field;
import dev.millstream.model.ModelLoadException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be different in a graph, and the file with that written: all other bytes are copied as
 * they are, so the file may hold what this class knows nothing of.
 *
 * <p>Threading: for one thread.
 */
public final class GraphEdit {
  private static final int MOST_NODE_BYTES = 1 << 20;
  private static final long MOST_FILE_BYTES = Integer.MAX_VALUE; // a limit of protobuf's

  private final EditableGraph graph;
  private final Map<Long, Patch> patches = new TreeMap<>();
  private final List<NewTensor> added = new ArrayList<>();

  /** Bytes to be left out, from where the key says, and what stands there instead. */
  private record Patch(FileSpan old, ByteBuffer head, List<NewTensor> tensors) {
    long length() {
      return head.remaining() + tensors.stream().mapToLong(NewTensor::bytes).sum();
    }
  }

  /** Changes nothing yet. */
  public GraphEdit(EditableGraph graph) {
    this.graph = graph;
  }

  /** Adds a tensor; its name must be new. */
  public void add(NewTensor tensor) {
    added.add(tensor);
  }

  /** Puts another tensor in the place of the one that has its name. */
  public void replace(NewTensor tensor) {
    FileSpan old = graph.spanOfTensor(tensor.name());
    patches.put(old.start(), new Patch(old, head(tensor), List.of(tensor)));
  }

  /**
   * Gives an output of a node another name, and puts nodes behind it, which may make a tensor of
   * the former name.
   */
  public void rename(GraphNode node, String output, String to, List<NewNode> behind) {
    FileSpan old = graph.span(node);
    try {
      MessageBytes nodes = new MessageBytes().bytes(1, renamed(old, output, to));
      for (NewNode added : behind) {
        MessageBytes body = new MessageBytes();
        added.inputs().forEach(input -> body.string(1, input));
        body.string(2, added.output()).string(3, added.output()).string(4, added.operator());
        nodes.bytes(1, body.toBytes());
      }
      patches.put(old.start(), new Patch(old, ByteBuffer.wrap(nodes.toBytes()), List.of()));
    } catch (IOException e) {
      throw ModelLoadException.unreadable(graph.file(), e);
    }
  }

  /**
   * Writes the file with its changes. Tensors that lie in other files are not copied: these files
   * must lie beside the new one under the same names.
   *
   * @throws ModelLoadException when the file would be larger than ONNX allows, or the former one
   *     can no longer be read
   * @throws IOException when it cannot be written
   */
  public void write(Path target) throws IOException {
    Map<Long, Patch> all = new TreeMap<>(patches);
    long end = graph.graphBody().end();
    for (NewTensor tensor : added) {
      // A key of its own behind the graph's last byte; the bytes left out are none.
      long key = end + all.size();
      all.put(key, new Patch(new FileSpan(end, end), head(tensor), List.of(tensor)));
    }
    long body = graph.graphBody().length();
    for (Patch patch : all.values()) {
      body += patch.length() - patch.old().length();
    }
    byte[] start = new MessageBytes().startOf(7, body).toBytes();
    long size = graph.fileBytes() - graph.graph().length() + start.length + body;
    if (size > MOST_FILE_BYTES) {
      throw new ModelLoadException(
          ("model '%s' would have %d bytes with its adapter, and an ONNX file may have %d. Export it"
                  + " with its weights in a file of their own.")
              .formatted(graph.file(), size, MOST_FILE_BYTES));
    }
    try (FileChannel in = FileChannel.open(graph.file());
        FileChannel out =
            FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      copy(in, new FileSpan(0, graph.graph().start()), out);
      put(out, ByteBuffer.wrap(start));
      long at = graph.graphBody().start();
      for (Patch patch : all.values()) {
        copy(in, new FileSpan(at, patch.old().start()), out);
        write(patch, out);
        at = patch.old().end();
      }
      copy(in, new FileSpan(at, graph.fileBytes()), out);
    }
  }

  private static void write(Patch patch, FileChannel out) throws IOException {
    put(out, patch.head().duplicate());
    for (NewTensor tensor : patch.tensors()) {
      ByteBuffer bytes =
          ByteBuffer.allocate(Math.toIntExact(tensor.bytes())).order(ByteOrder.LITTLE_ENDIAN);
      FloatBytes.encode(tensor.kind(), tensor.values().get(), bytes);
      if (bytes.hasRemaining()) {
        throw new IllegalStateException("tensor '" + tensor.name() + "' has too few values");
      }
      put(out, bytes.flip());
    }
  }

  /** A field of the graph that holds the tensor, but for the bytes of its elements, the last. */
  private static ByteBuffer head(NewTensor tensor) {
    MessageBytes fields = new MessageBytes();
    tensor.dims().forEach(dim -> fields.number(1, dim));
    fields.number(2, tensor.kind().onnxType()).string(8, tensor.name());
    byte[] before = fields.startOf(9, tensor.bytes()).toBytes();
    MessageBytes field = new MessageBytes().startOf(5, before.length + tensor.bytes());
    return ByteBuffer.wrap(field.raw(before, 0, before.length).toBytes());
  }

  private byte[] renamed(FileSpan node, String output, String to) throws IOException {
    try (FileChannel channel = FileChannel.open(graph.file())) {
      ProtobufReader in = new ProtobufReader(channel);
      in.seek(node.start());
      Field outer = in.next(node.end());
      MessageBytes body = new MessageBytes();
      if (outer == null || node.length() > MOST_NODE_BYTES) {
        throw new IOException("a node to be changed has " + node.length() + " bytes");
      }
      long start = in.position();
      for (Field f = in.next(node.end()); f != null; f = in.next(node.end())) {
        if (f.isBytes() && f.number() == 2 && in.string(f).equals(output)) {
          body.string(2, to);
        } else {
          in.seek(start);
          byte[] same = new byte[(int) (f.end() - start)];
          for (int i = 0; i < same.length; i++) {
            same[i] = in.read();
          }
          body.raw(same, 0, same.length);
        }
        in.seek(f.end());
        start = f.end();
      }
      return body.toBytes();
    }
  }

  private static void copy(FileChannel in, FileSpan span, FileChannel out) throws IOException {
    long at = span.start();
    while (at < span.end()) {
      long copied = in.transferTo(at, span.end() - at, out);
      if (copied <= 0) {
        throw new IOException("the file became shorter while it was read");
      }
      at += copied;
    }
  }

  private static void put(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }
}
