package dev.millstream.adapter;

import java.util.List;
import java.util.function.Supplier;

/**
 * A weight or bias that takes the place of the model's.
 *
 * @param name its name in the model that was trained, such as {@code classifier.weight}
 * @param dims sizes, outermost first
 * @param values reads its elements row by row
 */
record SavedTensor(String name, List<Long> dims, Supplier<float[]> values) {
  /** The module that it belongs to. */
  String module() {
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }

  boolean isWeight() {
    return name.endsWith(".weight") && dims.size() == 2;
  }
}
