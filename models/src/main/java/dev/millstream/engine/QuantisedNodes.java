package dev.millstream.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells from the nodes of a graph in which numbers it computes.
 *
 * <p>What matters is where the scale of quantised activations comes from. {@code
 * DynamicQuantizeLinear} and its like take the largest number of the whole tensor, so that a text's
 * neighbours and its padding change its result. A file may also compute the scale from a {@code
 * ReduceMax} of its own: over the last axis it belongs to one token of one text; over all axes, or
 * over any other, it is taken to mix texts.
 */
final class QuantisedNodes {
  private static final Set<String> SCALE_OF_WHOLE_TENSOR =
      Set.of("DynamicQuantizeLinear", "DynamicQuantizeMatMul", "DynamicQuantizeLSTM");
  private static final Set<String> EIGHT_BIT_PRODUCTS =
      Set.of(
          "MatMulInteger",
          "MatMulIntegerToFloat",
          "ConvInteger",
          "QLinearMatMul",
          "QLinearConv",
          "QGemm",
          "QAttention");
  private static final Set<String> SMALL_WEIGHTS =
      Set.of("MatMulNBits", "GatherBlockQuantized", "MatMulBnb4");
  private static final Set<String> BETWEEN_SCALE_AND_QUANTISER =
      Set.of(
          "Abs",
          "Add",
          "Cast",
          "Clip",
          "Div",
          "Identity",
          "Max",
          "Mul",
          "QuantizeLinear",
          "Reciprocal",
          "Round",
          "Sub");
  private static final Set<String> REDUCTIONS = Set.of("ReduceMax", "ReduceMin");

  /** More than lie between a scale and its use; fewer than a hostile graph could chain up. */
  private static final int MOST_STEPS = 64;

  private static final int DEFAULT_BITS = 4; // of MatMulNBits and GatherBlockQuantized
  private static final int EIGHT = 8;
  private static final int LAST_AXIS = -1;
  private static final int LEAST_AXIS_OF_TOKENS = 2; // after rows and tokens

  private final Map<String, NodeOutline> producers = new HashMap<>();
  private final List<NodeOutline> quantisers = new ArrayList<>();
  private final List<String> dequantised = new ArrayList<>();
  private boolean scaleOfWholeTensor;
  private int fewestBits = Integer.MAX_VALUE;

  void add(NodeOutline node) {
    String operator = node.operator();
    if (SCALE_OF_WHOLE_TENSOR.contains(operator)) {
      scaleOfWholeTensor = true;
    } else if (SMALL_WEIGHTS.contains(operator)) {
      fewestBits = Math.min(fewestBits, bits(node));
    } else if (operator.equals("DequantizeLinear") && !node.inputs().isEmpty()) {
      dequantised.add(node.inputs().get(0));
    }
    if (operator.equals("QuantizeLinear") || EIGHT_BIT_PRODUCTS.contains(operator)) {
      quantisers.add(node);
    }
    if (BETWEEN_SCALE_AND_QUANTISER.contains(operator) || REDUCTIONS.contains(operator)) {
      node.outputs().forEach(output -> producers.put(output, node));
    }
  }

  private static int bits(NodeOutline node) {
    return node.attribute("bits").map(bits -> (int) bits.product()).orElse(DEFAULT_BITS);
  }

  /**
   * The verdict, once all nodes are added.
   *
   * @param tensors the graph's
   * @param constants values of tensors that hold one number
   */
  GraphArithmetic decide(List<TensorOutline> tensors, Map<String, Long> constants) {
    if (scaleOfWholeTensor) {
      return GraphArithmetic.SCALE_PER_BATCH;
    }
    if (!quantisers.isEmpty()) {
      return ofScales(constants);
    }
    int bits = Math.min(fewestBits, bitsOfDequantised(tensors).orElse(Integer.MAX_VALUE));
    if (bits < EIGHT) {
      return GraphArithmetic.FOUR_BIT_WEIGHTS;
    }
    return bits == EIGHT ? GraphArithmetic.EIGHT_BIT_WEIGHTS : ofFloats(tensors);
  }

  private GraphArithmetic ofScales(Map<String, Long> constants) {
    boolean ofRows = false;
    for (NodeOutline quantiser : quantisers) {
      NodeOutline reduction = reductionBehind(quantiser);
      if (reduction != null) {
        if (!isOverLastAxis(reduction, constants)) {
          return GraphArithmetic.SCALE_PER_BATCH;
        }
        ofRows = true;
      }
    }
    return ofRows ? GraphArithmetic.SCALE_PER_ROW : GraphArithmetic.FIXED_SCALES;
  }

  /** The nearest node whose largest or smallest number is the quantiser's scale, if it has one. */
  private @Nullable NodeOutline reductionBehind(NodeOutline quantiser) {
    Deque<NodeOutline> next = new ArrayDeque<>(List.of(quantiser));
    Set<String> seen = new HashSet<>();
    for (int step = 0; step < MOST_STEPS && !next.isEmpty(); step++) {
      NodeOutline node = next.remove();
      if (REDUCTIONS.contains(node.operator())) {
        return node;
      }
      for (String input : scaling(node)) {
        NodeOutline producer = producers.get(input);
        if (producer != null && seen.add(input)) {
          next.add(producer);
        }
      }
    }
    return null;
  }

  /** The inputs through which a scale can have come. */
  private static List<String> scaling(NodeOutline node) {
    int inputs = node.inputs().size();
    return switch (node.operator()) {
      case "Div" -> node.inputs().subList(Math.min(1, inputs), inputs); // not what is divided
      case "QuantizeLinear" -> node.inputs().subList(0, Math.min(2, inputs));
      default ->
          EIGHT_BIT_PRODUCTS.contains(node.operator())
              ? node.inputs().subList(0, Math.min(1, inputs)) // not the weights
              : node.inputs();
    };
  }

  private static boolean isOverLastAxis(NodeOutline reduction, Map<String, Long> constants) {
    List<Long> axes =
        reduction.attribute("axes").map(NodeOutline.Attribute::numbers).orElse(List.of());
    if (axes.isEmpty() && reduction.inputs().size() > 1) {
      Long axis = constants.get(reduction.inputs().get(1));
      axes = axis == null ? List.of() : List.of(axis);
    }
    return axes.size() == 1 && (axes.get(0) == LAST_AXIS || axes.get(0) >= LEAST_AXIS_OF_TOKENS);
  }

  private OptionalInt bitsOfDequantised(List<TensorOutline> tensors) {
    Set<String> names = new HashSet<>(dequantised);
    return tensors.stream()
        .filter(tensor -> names.contains(tensor.name()))
        .mapToInt(TensorOutline::bitsPerElement)
        .min();
  }

  private static GraphArithmetic ofFloats(List<TensorOutline> tensors) {
    return elements(tensors, Float.SIZE / 2) > elements(tensors, Float.SIZE)
        ? GraphArithmetic.HALF_PRECISION
        : GraphArithmetic.FULL_PRECISION;
  }

  private static long elements(List<TensorOutline> tensors, int bits) {
    long elements = 0;
    for (TensorOutline tensor : tensors) {
      if (tensor.bitsPerElement() == bits) {
        long product = 1;
        for (long dim : tensor.dims()) {
          product = Saturated.times(product, dim);
        }
        elements = Math.max(elements, elements + product); // at most the largest number
      }
    }
    return elements;
  }
}
