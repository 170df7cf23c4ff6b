package dev.millstream.engine;

import java.util.List;

/** A node to be added to a graph, without attributes. */
public record NewNode(String operator, List<String> inputs, String output) {
  /** Copies the names. */
  public NewNode {
    inputs = List.copyOf(inputs);
  }
}
