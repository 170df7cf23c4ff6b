package dev.millstream.engine;

import java.util.List;
import java.util.Optional;

/** A NodeProto without its inner graphs. */
record NodeOutline(
    String operator, List<String> inputs, List<String> outputs, List<Attribute> attributes) {

  /** As many numbers of an attribute are kept. */
  static final int MOST_NUMBERS = 16;

  /**
   * An attribute of a node.
   *
   * @param product product of its whole numbers, or of the short tensor that it is; else 1
   * @param numbers its first whole numbers
   */
  record Attribute(String name, long product, List<Long> numbers) {}

  Optional<Attribute> attribute(String name) {
    return attributes.stream().filter(attribute -> attribute.name().equals(name)).findFirst();
  }
}
