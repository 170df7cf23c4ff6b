package dev.millstream.engine;

import dev.millstream.engine.NodeOutline.Attribute;
import dev.millstream.engine.ProtobufReader.Field;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an ONNX file says of its tensors, read without their contents.
 *
 * <p>Field numbers are those of onnx.proto3. A field that may stand once is refused when it stands
 * twice: protobuf would merge the two, and their dimensions with them.
 */
final class OnnxOutline {
  private static final int DEEPEST = 100; // protobuf's own limit

  private final ProtobufReader in;
  private final List<TensorOutline> tensors = new ArrayList<>();
  private final Map<String, Long> products = new HashMap<>();
  private final Map<String, Long> constants = new HashMap<>();
  private final Set<String> inputs = new LinkedHashSet<>();
  private final Set<String> initialised = new HashSet<>();
  private final QuantisedNodes quantised = new QuantisedNodes();
  private final Map<String, String> appendedCaches = new HashMap<>();

  /** Names of tensors: nodes fill others of as many elements as the product of their values. */
  private final List<String> filledShapes = new ArrayList<>();

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
    for (String shape : filledShapes) {
      most = Math.max(most, products.getOrDefault(shape, 1L));
    }
    return most;
  }

  /** In which numbers it computes. */
  GraphArithmetic arithmetic() {
    return quantised.decide(tensors, constants);
  }

  /** What every run must be given, in the order of the graph. */
  List<String> inputs() {
    return inputs.stream().filter(name -> !initialised.contains(name)).toList();
  }

  /** Outputs of GroupQueryAttention that are caches, each with the input that it continues. */
  Map<String, String> appendedCaches() {
    return Map.copyOf(appendedCaches);
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
            note(initializer.name(), initializer);
            initialised.add(initializer.name());
          }
          case 11 -> {
            if (depth == 0) {
              inputs.add(nameOf(f));
            }
          }
          case 15 -> sparse(f);
          default -> {}
        }
      }
      in.seek(f.end());
    }
  }

  private void note(String name, TensorOutline tensor) {
    if (tensor.single() != null) {
      constants.put(name, tensor.single());
    }
  }

  private String nameOf(Field valueInfo) throws IOException {
    String name = "";
    for (Field f = in.next(valueInfo.end()); f != null; f = in.next(valueInfo.end())) {
      if (f.isBytes() && f.number() == 1) {
        name = in.string(f);
      }
      in.seek(f.end());
    }
    return name;
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
    NodeOutline outline = new NodeOutline(operator, inputs, outputs, attributes);
    judge(outline);
    quantised.add(outline);
  }

  private void judge(NodeOutline node) {
    switch (node.operator()) {
      case "Constant" -> node.attributes().forEach(value -> constant(node.outputs(), value));
      case "ConstantOfShape" -> node.inputs().stream().limit(1).forEach(this::filled);
      case "Expand" -> node.inputs().stream().skip(1).forEach(this::filled);
      case "RandomNormal", "RandomUniform" ->
          node.attribute("shape")
              .ifPresent(shape -> mostElements = Math.max(mostElements, shape.product()));
      case "GroupQueryAttention" -> {
        if (node.inputs().size() > 4 && node.outputs().size() > 2) {
          appendedCaches.put(node.outputs().get(1), node.inputs().get(3));
          appendedCaches.put(node.outputs().get(2), node.inputs().get(4));
        }
      }
      default -> {}
    }
  }

  private void constant(List<String> outputs, Attribute value) {
    for (String output : outputs) {
      products.merge(output, value.product(), Math::max);
      if (value.numbers().size() == 1) {
        constants.put(output, value.numbers().get(0));
      }
    }
  }

  private void filled(String shape) {
    filledShapes.add(shape);
  }

  private Attribute attribute(Field attribute, int depth) throws IOException {
    Set<Integer> once = new HashSet<>();
    String name = "";
    long product = 1;
    List<Long> numbers = new ArrayList<>();
    for (Field f = in.next(attribute.end()); f != null; f = in.next(attribute.end())) {
      switch (f.isBytes() ? f.number() : -f.number()) {
        case 1 -> name = in.string(f);
        case 5 -> {
          TensorOutline tensor = tensor(first(f, once));
          product = Saturated.times(product, tensor.product());
          keep(numbers, tensor.single());
        }
        case 6 -> graph(first(f, once), depth + 1);
        case 10 -> tensor(f);
        case 11 -> graph(f, depth + 1);
        case 22 -> sparse(first(f, once));
        case 23 -> sparse(f);
        case 8 -> {
          while (in.position() < f.end()) {
            long number = in.varint();
            product = Saturated.times(product, number);
            keep(numbers, number);
          }
        }
        case -8, -3 -> {
          product = Saturated.times(product, f.value());
          keep(numbers, f.value());
        }
        default -> {}
      }
      in.seek(f.end());
    }
    return new Attribute(name, product, numbers);
  }

  private static void keep(List<Long> numbers, @Nullable Long number) {
    if (number != null && numbers.size() < NodeOutline.MOST_NUMBERS) {
      numbers.add(number);
    }
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
