package dev.millstream.engine;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.RunOptions;
import java.nio.file.Path;

/**
 * Lets one run at a time through, and another thread end it. Two sets of options say how it runs:
 * an entry that was added to one cannot be taken out again.
 */
final class RunGate implements AutoCloseable {
  private final Path model;
  private final RunOptions usual;
  private final RunOptions givingBack;
  private State state = State.IDLE; // guarded by this

  private enum State {
    IDLE,
    RUNNING,
    CANCELLED,
    CLOSED
  }

  /** For runs of this model. */
  RunGate(Path model) throws OrtException {
    this.model = model;
    this.usual = quiet();
    try {
      this.givingBack = givingBack();
    } catch (OrtException e) {
      usual.close();
      throw e;
    }
  }

  private static RunOptions givingBack() throws OrtException {
    RunOptions options = quiet();
    try {
      options.addRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
      return options;
    } catch (OrtException e) {
      options.close();
      throw e;
    }
  }

  /** A run that fails says so by its exception; ONNX Runtime would print it as well. */
  private static RunOptions quiet() throws OrtException {
    RunOptions options = new RunOptions();
    options.setLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    return options;
  }

  /** For a run after which the arena of the CPU keeps what it has. */
  RunOptions options() {
    return usual;
  }

  /** For a run after which it keeps only what is in use. */
  RunOptions optionsToGiveBack() {
    return givingBack;
  }

  synchronized void begin() {
    if (state != State.IDLE) {
      throw new IllegalStateException(
          state == State.CLOSED
              ? "this workspace is closed. Make a new one of the session."
              : "this workspace is running on another thread. Make one for each thread.");
    }
    state = State.RUNNING;
  }

  synchronized void end() {
    boolean cancelled = state == State.CANCELLED;
    state = State.IDLE;
    if (cancelled) {
      terminate(false);
    }
  }

  /** The exception for a run that failed. */
  synchronized EngineException failure(String what, OrtException e) {
    return state == State.CANCELLED
        ? new RunCancelledException(what + " was cancelled.", e)
        : NativeErrors.ofRun(what, e);
  }

  synchronized void cancel() {
    if (state == State.RUNNING) {
      state = State.CANCELLED;
      terminate(true);
    }
  }

  private void terminate(boolean now) {
    try {
      usual.setTerminate(now);
      givingBack.setTerminate(now);
    } catch (OrtException e) {
      throw NativeErrors.ofRun("the end of a run of model '" + model + "'", e);
    }
  }

  /** Closing twice does nothing. */
  @Override
  public synchronized void close() {
    if (state == State.RUNNING || state == State.CANCELLED) {
      throw new IllegalStateException(
          "this workspace is running. Cancel the run and let its thread close it.");
    }
    if (state != State.CLOSED) {
      state = State.CLOSED;
      usual.close();
      givingBack.close();
    }
  }
}
