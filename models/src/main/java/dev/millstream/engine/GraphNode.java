package dev.millstream.engine;

import java.util.List;
import java.util.Map;

/**
 * A node of a file's main graph.
 *
 * @param index its place among the nodes
 * @param name may be empty
 * @param inputs names of tensors, empty where one is left out
 * @param numbers its attributes that are one whole number
 */
public record GraphNode(
    int index,
    String name,
    String operator,
    List<String> inputs,
    List<String> outputs,
    Map<String, Long> numbers) {
  /** Copies the collections. */
  public GraphNode {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    numbers = Map.copyOf(numbers);
  }
}
