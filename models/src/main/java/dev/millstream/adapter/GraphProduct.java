package dev.millstream.adapter;

import dev.millstream.engine.GraphNode;
import dev.millstream.engine.GraphTensor;

/**
 * Where a graph multiplies with a module's weight.
 *
 * @param path the module, as the graph spells it, parts separated by dots
 * @param node gives the product in floats
 * @param output the product's name
 * @param kernel multiplies; the same node where the weight is not quantised
 * @param input the activations that are multiplied, in floats
 * @param kind of the activations
 * @param weight the weight as far as it is known
 */
record GraphProduct(
    String path,
    GraphNode node,
    String output,
    GraphNode kernel,
    String input,
    GraphTensor.Kind kind,
    Weight weight) {

  /**
   * A weight in a graph.
   *
   * @param tensor its name; empty where it is not a tensor of the file
   * @param in numbers that the module takes, 0 where that is not known
   * @param out numbers that it gives, 0 where that is not known
   * @param isOutByIn whether its rows are what the module gives, as in PyTorch
   * @param isReplaceable whether another tensor of floats may stand in its place
   */
  record Weight(String tensor, long in, long out, boolean isOutByIn, boolean isReplaceable) {
    static final Weight UNKNOWN = new Weight("", 0, 0, false, false);
  }
}
