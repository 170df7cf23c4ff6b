package dev.millstream.engine;

import java.util.List;
import java.util.Set;

/**
 * A model loaded on a device.
 *
 * <p>Threading: shared by all callers, each with a {@link Workspace} of its own; their runs go side
 * by side, each on its caller's thread. Life cycle: closing waits for the runs under way (cancel
 * them first to be quick); afterwards every call throws {@link IllegalStateException}.
 */
public interface ModelSession extends AutoCloseable {

  /** The names of the tensors that every run must be given. */
  Set<String> inputNames();

  /** The tensors that a run can be asked for, in the model's order. */
  List<TensorShape> outputs();

  /** What one thread runs this model with; the caller closes it. */
  Workspace newWorkspace();

  /** Frees the model, once no run is under way. Closing twice does nothing. */
  @Override
  void close();
}
