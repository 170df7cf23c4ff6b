package dev.millstream.pool;

import dev.millstream.engine.OnnxSession;
import dev.millstream.engine.TensorShape;
import dev.millstream.model.Device;
import dev.millstream.model.ModelFiles;
import java.util.List;

/**
 * What a model's graph takes and gives, whether or not there is a task for it here.
 *
 * @param inputs names, sorted
 * @param outputs names, in the order of the graph
 */
public record GraphNames(List<String> inputs, List<String> outputs) {

  /** Takes copies of the lists. */
  public GraphNames {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /**
   * Loads a model's graph on the CPU as a job would, looks, and closes it.
   *
   * @throws dev.millstream.model.ModelLoadException when it cannot be loaded
   */
  public static GraphNames of(ModelFiles files) {
    try (OnnxSession session = OnnxSession.open(files.onnx(), Device.CPU)) {
      return new GraphNames(
          session.inputNames().stream().sorted().toList(),
          session.outputs().stream().map(TensorShape::name).toList());
    }
  }
}
