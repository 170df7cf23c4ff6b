package dev.millstream.engine;

import dev.millstream.engine.ProtobufReader.Field;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an ONNX file says of its tensors, read without their contents.
 *
 * <p>Field numbers are those of onnx.proto3. A field that may stand once is refused when it stands
 * twice: protobuf would merge the two, and their dimensions with them.
 */
final class OnnxOutline {
  private static final int DEEPEST = 100; // protobuf's own limit

  /**
   * A tensor that a node fills, of as many elements as the product of the named tensor's values.
   */
  record Filled(String operator, String shapeName) {}

  private record Attribute(String name, long product) {}

  private final ProtobufReader in;
  private final List<TensorOutline> tensors = new ArrayList<>();
  private final Map<String, Long> products = new HashMap<>();
  private final List<Filled> filled = new ArrayList<>();
  private long mostElements = 1;

  private OnnxOutline(ProtobufReader in) {
    this.in = in;
  }

  static OnnxOutline read(Path model) throws IOException {
    try (FileChannel channel = FileChannel.open(model)) {
      OnnxOutline outline = new OnnxOutline(new ProtobufReader(channel));
      outline.model(channel.size());
      return outline;
    }
  }

  List<TensorOutline> tensors() {
    return tensors;
  }

  /** Elements of the largest tensor that a node fills from a shape written in the file. */
  long mostFilledElements() {
    long most = mostElements;
    for (Filled node : filled) {
      most = Math.max(most, products.getOrDefault(node.shapeName(), 1L));
    }
    return most;
  }

  private void model(long end) throws IOException {
    Set<Integer> once = new HashSet<>();
    for (Field f = in.next(end); f != null; f = in.next(end)) {
      if (f.isBytes()) {
        switch (f.number()) {
          case 7 -> graph(first(f, once), 0);
          case 20 -> training(f);
          case 25 -> function(f);
          default -> {}
        }
      }
      in.seek(f.end());
    }
  }

  private void training(Field training) throws IOException {
    Set<Integer> once = new HashSet<>();
    for (Field f = in.next(training.end()); f != null; f = in.next(training.end())) {
      if (f.isBytes() && (f.number() == 1 || f.number() == 2)) {
        graph(first(f, once), 0);
      }
      in.seek(f.end());
    }
  }

  private void function(Field function) throws IOException {
    for (Field f = in.next(function.end()); f != null; f = in.next(function.end())) {
      if (f.isBytes() && f.number() == 7) {
        node(f, 0);
      } else if (f.isBytes() && f.number() == 11) {
        attribute(f, 0);
      }
      in.seek(f.end());
    }
  }

  private void graph(Field graph, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new IOException("its graphs are nested more than " + DEEPEST + " deep");
    }
    for (Field f = in.next(graph.end()); f != null; f = in.next(graph.end())) {
      if (f.isBytes()) {
        switch (f.number()) {
          case 1 -> node(f, depth);
          case 5 -> {
            TensorOutline initializer = tensor(f);
            products.merge(initializer.name(), initializer.product(), Math::max);
          }
          case 15 -> sparse(f);
          default -> {}
        }
      }
      in.seek(f.end());
    }
  }

  private void node(Field node, int depth) throws IOException {
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    List<Attribute> attributes = new ArrayList<>();
    String operator = "";
    for (Field f = in.next(node.end()); f != null; f = in.next(node.end())) {
      if (f.isBytes()) {
        switch (f.number()) {
          case 1 -> inputs.add(in.string(f));
          case 2 -> outputs.add(in.string(f));
          case 4 -> operator = in.string(f);
          case 5 -> attributes.add(attribute(f, depth));
          default -> {}
        }
      }
      in.seek(f.end());
    }
    judge(operator, inputs, outputs, attributes);
  }

  private void judge(
      String operator, List<String> inputs, List<String> outputs, List<Attribute> attributes) {
    switch (operator) {
      case "Constant" ->
          attributes.forEach(a -> outputs.forEach(o -> products.merge(o, a.product(), Math::max)));
      case "ConstantOfShape" ->
          inputs.stream().limit(1).forEach(shape -> filled.add(new Filled(operator, shape)));
      case "Expand" ->
          inputs.stream().skip(1).forEach(shape -> filled.add(new Filled(operator, shape)));
      case "RandomNormal", "RandomUniform" ->
          attributes.stream()
              .filter(a -> a.name().equals("shape"))
              .forEach(a -> mostElements = Math.max(mostElements, a.product()));
      default -> {}
    }
  }

  private Attribute attribute(Field attribute, int depth) throws IOException {
    Set<Integer> once = new HashSet<>();
    String name = "";
    long product = 1;
    for (Field f = in.next(attribute.end()); f != null; f = in.next(attribute.end())) {
      switch (f.isBytes() ? f.number() : -f.number()) {
        case 1 -> name = in.string(f);
        case 5 -> product = Saturated.times(product, tensor(first(f, once)).product());
        case 6 -> graph(first(f, once), depth + 1);
        case 10 -> tensor(f);
        case 11 -> graph(f, depth + 1);
        case 22 -> sparse(first(f, once));
        case 23 -> sparse(f);
        case 8 -> product = Saturated.times(product, packedProduct(f));
        case -8 -> product = Saturated.times(product, f.value());
        default -> {}
      }
      in.seek(f.end());
    }
    return new Attribute(name, product);
  }

  private long packedProduct(Field packed) throws IOException {
    long product = 1;
    while (in.position() < packed.end()) {
      product = Saturated.times(product, in.varint());
    }
    return product;
  }

  /** ONNX Runtime makes a sparse tensor dense when it loads it. */
  private void sparse(Field sparse) throws IOException {
    Set<Integer> once = new HashSet<>();
    long elements = 1;
    for (Field f = in.next(sparse.end()); f != null; f = in.next(sparse.end())) {
      switch (f.isBytes() ? f.number() : -f.number()) {
        case 1, 2 -> tensor(first(f, once));
        case 3 -> elements = Saturated.times(elements, packedProduct(f));
        case -3 -> elements = Saturated.times(elements, f.value());
        default -> {}
      }
      in.seek(f.end());
    }
    mostElements = Math.max(mostElements, elements);
  }

  private TensorOutline tensor(Field f) throws IOException {
    TensorOutline tensor = TensorOutline.read(in, f.end());
    tensors.add(tensor);
    return tensor;
  }

  private static Field first(Field f, Set<Integer> seen) throws IOException {
    if (!seen.add(f.number())) {
      throw new IOException("field " + f.number() + " stands twice where it may stand once");
    }
    return f;
  }
}
