package dev.millstream.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a graph with tensors of the caller's, for models whose runs hand a state on: a key/value
 * cache, the encoder's hidden states.
 *
 * <p>Threading: confined to one thread, but for {@link #cancel()}. Life cycle: the session may be
 * closed before or after.
 */
public final class GraphRun implements AutoCloseable {
  private final OnnxSession session;
  private final RunGate gate;

  GraphRun(OnnxSession session, RunGate gate) {
    this.session = session;
    this.gate = gate;
  }

  /** What every run must be given, in the graph's order. */
  public List<DeclaredTensor> inputs() {
    return session.declaredInputs();
  }

  /** What a run can be asked for, in the graph's order. */
  public List<DeclaredTensor> outputs() {
    return session.declaredOutputs();
  }

  /**
   * Computes the outputs that are asked for.
   *
   * @param in a tensor for each input
   * @param out the tensors to fill, with the exact shapes that the run will give
   * @throws IllegalArgumentException when a name, a type or a dimension is not the graph's
   * @throws IllegalStateException when it or the session is closed, or it runs already
   * @throws EngineOutOfMemoryException when the run is too large
   * @throws RunCancelledException when {@link #cancel()} was called meanwhile
   * @throws EngineException when the model refuses the inputs or a shape is another
   */
  public void run(Map<String, NativeTensor> in, Map<String, NativeTensor> out) {
    Map<String, OnnxTensor> inputs = checked(session.declaredInputs(), in, true);
    Map<String, OnnxTensor> outputs = checked(session.declaredOutputs(), out, false);
    gate.begin();
    try {
      session.run(inputs, outputs, gate.options());
    } catch (OrtException e) {
      throw gate.failure("a run of model '" + session.file() + "'", e);
    } finally {
      gate.end();
    }
  }

  private Map<String, OnnxTensor> checked(
      List<DeclaredTensor> declared, Map<String, NativeTensor> given, boolean all) {
    Map<String, OnnxTensor> checked = new HashMap<>();
    for (DeclaredTensor tensor : declared) {
      NativeTensor value = given.get(tensor.name());
      if (value != null) {
        tensor.require(value, session.file());
        checked.put(tensor.name(), value.onnx());
      } else if (all) {
        throw new IllegalArgumentException(
            "input '%s' of model '%s' was not given.".formatted(tensor.name(), session.file()));
      }
    }
    if (checked.size() < given.size()) {
      throw new IllegalArgumentException(
          "model '%s' was given %s, but has %s."
              .formatted(
                  session.file(),
                  given.keySet().stream().sorted().toList(),
                  declared.stream().map(DeclaredTensor::name).sorted().toList()));
    }
    return checked;
  }

  /** Ends the run under way, which then fails unless it is just done. Any thread may call it. */
  public void cancel() {
    gate.cancel();
  }

  /** Gives the native options up. Closing twice does nothing. */
  @Override
  public void close() {
    gate.close();
  }
}
