package dev.millstream.engine;

import dev.millstream.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Path;

/** Whether a graph appends to its keys and values in place, by the operator GroupQueryAttention. */
public final class AppendedCaches {
  private AppendedCaches() {}

  /**
   * Reads the nodes of a file; no weights.
   *
   * @throws ModelLoadException when it is no ONNX file
   */
  public static boolean areIn(Path model) {
    try {
      return !OnnxOutline.read(model).appendedCaches().isEmpty();
    } catch (IOException e) {
      throw ModelLoadException.unreadable(model, e);
    }
  }
}
