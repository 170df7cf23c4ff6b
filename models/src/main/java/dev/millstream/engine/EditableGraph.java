package dev.millstream.engine;

import dev.millstream.engine.ProtobufReader.Field;
import dev.millstream.model.ModelLoadException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The main graph of an ONNX file: its nodes, its tensors, and where in the file they lie, so that a
 * {@link GraphEdit} can write the file anew. Inner graphs and functions are not looked into.
 *
 * <p>Threading: immutable. Holds no file open.
 */
public final class EditableGraph {
  private final Path file;
  private final long fileBytes;
  private final List<GraphNode> nodes;
  private final List<FileSpan> nodeSpans;
  private final Map<String, StoredInitializer> initializers;
  private final FileSpan graph;
  private final FileSpan graphBody;

  private EditableGraph(Path file, long fileBytes, OnnxGraphReader read) {
    this.file = file;
    this.fileBytes = fileBytes;
    this.nodes = List.copyOf(read.nodes);
    this.nodeSpans = List.copyOf(read.nodeSpans);
    this.initializers = read.initializers;
    this.graph = read.graph;
    this.graphBody = read.graphBody;
  }

  /**
   * Reads a file without the contents of its tensors.
   *
   * @throws ModelLoadException when it is missing, unreadable or refused
   */
  public static EditableGraph read(Path file) {
    OnnxFileCheck.check(file);
    try (FileChannel channel = FileChannel.open(file)) {
      OnnxGraphReader read = new OnnxGraphReader(new ProtobufReader(channel));
      read.model(channel.size());
      return new EditableGraph(file, channel.size(), read);
    } catch (IOException e) {
      throw ModelLoadException.unreadable(file, e);
    }
  }

  /** The file that was read. */
  public Path file() {
    return file;
  }

  /** In the order of the file. */
  public List<GraphNode> nodes() {
    return nodes;
  }

  /** Names of the tensors that the graph holds, in the order of the file. */
  public List<String> tensorNames() {
    return List.copyOf(initializers.keySet());
  }

  /** A tensor that the graph holds. */
  public Optional<GraphTensor> tensor(String name) {
    return Optional.ofNullable(initializers.get(name)).map(StoredInitializer::tensor);
  }

  /**
   * The elements of a tensor of floats or halves in the file, row by row.
   *
   * @throws ModelLoadException when it is none, or the file can no longer be read
   */
  public float[] floats(String name) {
    StoredInitializer stored = initializers.get(name);
    FileSpan data = stored == null ? null : stored.data();
    if (stored == null || data == null || stored.tensor().kind() == GraphTensor.Kind.OTHER) {
      throw new ModelLoadException(
          "tensor '%s' of model '%s' does not hold floats in the file.".formatted(name, file));
    }
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer bytes =
          ByteBuffer.allocate(Math.toIntExact(data.length())).order(ByteOrder.LITTLE_ENDIAN);
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, data.start() + bytes.position()) < 0) {
          throw new EOFException("it ended while it was read");
        }
      }
      return FloatBytes.decode(stored.tensor().kind(), bytes.flip());
    } catch (IOException e) {
      throw ModelLoadException.unreadable(file, e);
    }
  }

  long fileBytes() {
    return fileBytes;
  }

  FileSpan graph() {
    return graph;
  }

  FileSpan graphBody() {
    return graphBody;
  }

  FileSpan span(GraphNode node) {
    return nodeSpans.get(node.index());
  }

  FileSpan spanOfTensor(String name) {
    return Objects.requireNonNull(initializers.get(name), name).place();
  }

  /** A tensor with the bytes of its field, and those of its elements where it holds plain ones. */
  record StoredInitializer(GraphTensor tensor, FileSpan place, @Nullable FileSpan data) {}

  /** Field numbers are those of onnx.proto3. */
  private static final class OnnxGraphReader {
    private final ProtobufReader in;
    private final List<GraphNode> nodes = new ArrayList<>();
    private final List<FileSpan> nodeSpans = new ArrayList<>();
    private final Map<String, StoredInitializer> initializers = new LinkedHashMap<>();
    private FileSpan graph = new FileSpan(0, 0);
    private FileSpan graphBody = new FileSpan(0, 0);

    OnnxGraphReader(ProtobufReader in) {
      this.in = in;
    }

    void model(long end) throws IOException {
      long start = in.position();
      for (Field f = in.next(end); f != null; f = in.next(end)) {
        if (f.isBytes() && f.number() == 7) {
          graph = new FileSpan(start, f.end());
          graphBody = new FileSpan(in.position(), f.end());
          graph(f.end());
        }
        in.seek(f.end());
        start = f.end();
      }
    }

    private void graph(long end) throws IOException {
      long start = in.position();
      for (Field f = in.next(end); f != null; f = in.next(end)) {
        FileSpan place = new FileSpan(start, f.end());
        if (f.isBytes() && f.number() == 1) {
          nodes.add(node(f.end()));
          nodeSpans.add(place);
        } else if (f.isBytes() && f.number() == 5) {
          StoredInitializer stored = initializer(f.end(), place);
          initializers.put(stored.tensor().name(), stored);
        }
        in.seek(f.end());
        start = f.end();
      }
    }

    private GraphNode node(long end) throws IOException {
      List<String> inputs = new ArrayList<>();
      List<String> outputs = new ArrayList<>();
      Map<String, Long> numbers = new LinkedHashMap<>();
      String name = "";
      String operator = "";
      for (Field f = in.next(end); f != null; f = in.next(end)) {
        switch (f.isBytes() ? f.number() : 0) {
          case 1 -> inputs.add(in.string(f));
          case 2 -> outputs.add(in.string(f));
          case 3 -> name = in.string(f);
          case 4 -> operator = in.string(f);
          case 5 -> number(f.end(), numbers);
          default -> {}
        }
        in.seek(f.end());
      }
      return new GraphNode(nodes.size(), name, operator, inputs, outputs, numbers);
    }

    private void number(long end, Map<String, Long> numbers) throws IOException {
      String name = "";
      Long value = null;
      for (Field f = in.next(end); f != null; f = in.next(end)) {
        if (f.isBytes() && f.number() == 1) {
          name = in.string(f);
        } else if (f.isVarint() && f.number() == 3) {
          value = f.value();
        }
        in.seek(f.end());
      }
      if (value != null) {
        numbers.put(name, value);
      }
    }

    private StoredInitializer initializer(long end, FileSpan place) throws IOException {
      long start = in.position();
      TensorOutline outline = TensorOutline.read(in, end);
      in.seek(start);
      long type = 0;
      FileSpan data = null;
      for (Field f = in.next(end); f != null; f = in.next(end)) {
        if (f.isVarint() && f.number() == 2) {
          type = f.value();
        } else if (f.isBytes() && (f.number() == 9 || f.number() == 4)) {
          data = new FileSpan(in.position(), f.end());
        }
        in.seek(f.end());
      }
      GraphTensor.Kind kind = GraphTensor.Kind.of(type);
      long bytes = outline.dims().stream().reduce((long) kind.bytes(), Saturated::times);
      boolean isPlain = data != null && data.length() == bytes && outline.external().isEmpty();
      return new StoredInitializer(
          new GraphTensor(outline.name(), outline.dims(), kind, outline.external().isEmpty()),
          place,
          isPlain ? data : null);
    }
  }
}
