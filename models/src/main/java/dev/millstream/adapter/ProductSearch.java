package dev.millstream.adapter;

import dev.millstream.engine.EditableGraph;
import dev.millstream.engine.GraphNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the multiplications of a graph with their activations, quantised or not.
 *
 * <p>Exports name a multiplication after its module: the output {@code
 * /bert/encoder/layer.0/attention/self/query/MatMul_output_0}, which tools that quantise a file
 * leave as it is, or, where the output has a name of its own, the node.
 */
final class ProductSearch {
  private static final Pattern OUTPUT = Pattern.compile("/?(.+)/(?:MatMul|Gemm)[_/]output_0");
  private static final Pattern NODE = Pattern.compile("/?(.+)/(?:MatMul|Gemm)(?:_\\D.*)?");
  private static final Pattern AGAIN = Pattern.compile("/?(.+)/(?:MatMul|Gemm)_\\d+");
  private static final Set<String> OF_FLOATS =
      Set.of("MatMul", "Gemm", "FusedMatMul", "MatMulNBits", "DynamicQuantizeMatMul");
  private static final Set<String> OF_INTEGERS =
      Set.of("MatMulInteger", "MatMulIntegerToFloat", "QLinearMatMul");
  private static final Set<String> BEHIND_INTEGERS =
      Set.of("Mul", "Add", "Cast", "DequantizeLinear");
  private static final int MOST_STEPS = 5;

  private final EditableGraph graph;
  private final Map<String, GraphNode> producers = new HashMap<>();
  private final Map<String, GraphProduct> products = new LinkedHashMap<>();
  private final Set<String> repeated = new HashSet<>();
  private final GraphWeights weights;

  /** A multiplication and what goes into it. */
  private record Found(GraphNode kernel, String input) {}

  ProductSearch(EditableGraph graph) {
    this.graph = graph;
    graph.nodes().forEach(node -> node.outputs().forEach(output -> producers.put(output, node)));
    this.weights = new GraphWeights(graph, producers);
    searchByOutput();
    searchByNode();
  }

  /** By module, as the graph spells it. */
  Map<String, GraphProduct> products() {
    return products;
  }

  /** Whether the module multiplies more than once, or shares its weight with others. */
  boolean isRepeated(GraphProduct product) {
    return repeated.contains(product.path()) || weights.isShared(product.weight());
  }

  private void searchByOutput() {
    for (GraphNode node : graph.nodes()) {
      for (String output : node.outputs()) {
        Matcher matcher = OUTPUT.matcher(output);
        if (matcher.matches()) {
          keep(path(matcher), node, output);
        }
      }
    }
  }

  private void searchByNode() {
    for (GraphNode node : graph.nodes()) {
      Matcher matcher = NODE.matcher(node.name());
      if (matcher.matches() && OF_FLOATS.contains(node.operator())) {
        keep(path(matcher), node, node.outputs().get(0));
      }
      Matcher again = AGAIN.matcher(node.name());
      if (again.matches()) {
        repeated.add(path(again));
      }
    }
  }

  private static String path(Matcher matcher) {
    return matcher.group(1).replace('/', '.');
  }

  private void keep(String path, GraphNode node, String output) {
    Found found = behind(output, new HashSet<>(), 0);
    if (found != null && !found.input().isEmpty()) {
      GraphNode kernel = found.kernel();
      products.putIfAbsent(
          path,
          new GraphProduct(
              path, node, output, kernel, found.input(), weights.kind(kernel), weights.of(kernel)));
    }
  }

  private @Nullable Found behind(String tensor, Set<String> scales, int step) {
    GraphNode node = producers.get(tensor);
    if (node == null || step > MOST_STEPS || node.inputs().isEmpty()) {
      return null;
    }
    String first = node.inputs().get(0);
    if (OF_FLOATS.contains(node.operator())) {
      return node.numbers().getOrDefault("transA", 0L) == 0 ? new Found(node, first) : null;
    }
    if (OF_INTEGERS.contains(node.operator())) {
      return new Found(node, beforeQuantised(first, scales));
    }
    if (BEHIND_INTEGERS.contains(node.operator())) {
      scales.addAll(node.inputs());
      for (String input : node.inputs()) {
        Found found = behind(input, scales, step + 1);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /**
   * The floats that were quantised, before they were divided by a scale that is multiplied later.
   */
  private String beforeQuantised(String quantised, Set<String> scales) {
    GraphNode quantiser = producers.get(quantised);
    if (quantiser == null || !quantiser.operator().endsWith("QuantizeLinear")) {
      return "";
    }
    String floats = quantiser.inputs().get(0);
    GraphNode division = producers.get(floats);
    if (division != null
        && division.operator().equals("Div")
        && scales.contains(division.inputs().get(1))) {
      return division.inputs().get(0);
    }
    return floats;
  }
}
