package dev.millstream.adapter;

import dev.millstream.adapter.GraphProduct.Weight;
import dev.millstream.engine.EditableGraph;
import dev.millstream.engine.GraphNode;
import dev.millstream.engine.GraphTensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the weight of a multiplication, turned round or quantised. */
final class GraphWeights {
  private final EditableGraph graph;
  private final Map<String, GraphNode> producers;
  private final Map<String, Integer> uses = new HashMap<>();

  GraphWeights(EditableGraph graph, Map<String, GraphNode> producers) {
    this.graph = graph;
    this.producers = producers;
    for (GraphNode node : graph.nodes()) {
      node.inputs().forEach(input -> uses.merge(input, 1, Integer::sum));
    }
  }

  Weight of(GraphNode kernel) {
    Map<String, Long> numbers = kernel.numbers();
    return switch (kernel.operator()) {
      case "MatMulNBits" ->
          new Weight(
              input(kernel, 1),
              numbers.getOrDefault("K", 0L),
              numbers.getOrDefault("N", 0L),
              true,
              false);
      case "Gemm", "FusedMatMul" ->
          stored(input(kernel, 1), numbers.getOrDefault("transB", 0L) != 0);
      case "QLinearMatMul" -> stored(input(kernel, 3), false);
      default -> stored(input(kernel, 1), false);
    };
  }

  /** What the activations are: as the weight, or as its scales where it is quantised. */
  GraphTensor.Kind kind(GraphNode kernel) {
    String name = kernel.operator().equals("MatMulNBits") ? input(kernel, 2) : of(kernel).tensor();
    return graph
        .tensor(name)
        .map(GraphTensor::kind)
        .filter(kind -> kind == GraphTensor.Kind.HALF)
        .orElse(GraphTensor.Kind.FLOAT);
  }

  /** Whether other nodes multiply with it too: then it is not one module's alone. */
  boolean isShared(Weight weight) {
    return !weight.tensor().isEmpty()
        && graph.nodes().stream()
                .filter(node -> node.inputs().contains(weight.tensor()))
                .filter(node -> !node.operator().equals("Gather"))
                .count()
            > 1;
  }

  private Weight stored(String name, boolean isOutByIn) {
    Optional<GraphTensor> tensor = graph.tensor(name);
    if (tensor.isPresent()) {
      return weight(tensor.get(), isOutByIn, uses.getOrDefault(name, 0) == 1);
    }
    GraphNode maker = producers.get(name);
    if (maker == null || maker.inputs().isEmpty()) {
      return Weight.UNKNOWN;
    }
    return switch (maker.operator()) {
      case "Transpose" -> {
        Weight before = stored(maker.inputs().get(0), !isOutByIn);
        yield uses.getOrDefault(name, 0) == 1 ? before : fixed(before);
      }
      case "DequantizeLinear", "Cast" -> fixed(stored(maker.inputs().get(0), isOutByIn));
      default -> Weight.UNKNOWN;
    };
  }

  private static Weight fixed(Weight weight) {
    return new Weight(weight.tensor(), weight.in(), weight.out(), weight.isOutByIn(), false);
  }

  private static Weight weight(GraphTensor tensor, boolean isOutByIn, boolean isUsedOnce) {
    List<Long> dims = tensor.dims();
    if (dims.size() != 2) {
      return Weight.UNKNOWN;
    }
    return new Weight(
        tensor.name(),
        dims.get(isOutByIn ? 1 : 0),
        dims.get(isOutByIn ? 0 : 1),
        isOutByIn,
        isUsedOnce && tensor.isInFile() && tensor.kind() != GraphTensor.Kind.OTHER);
  }

  private static String input(GraphNode node, int index) {
    return index < node.inputs().size() ? node.inputs().get(index) : "";
  }
}
