package dev.millstream.engine;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import java.nio.file.Path;

/** Lets one run at a time through, and another thread end it. */
final class RunGate implements AutoCloseable {
  private final Path model;
  private final RunOptions options;
  private State state = State.IDLE; // guarded by this

  private enum State {
    IDLE,
    RUNNING,
    CANCELLED,
    CLOSED
  }

  /** Takes the options over, and closes them. */
  RunGate(Path model, RunOptions options) {
    this.model = model;
    this.options = options;
  }

  RunOptions options() {
    return options;
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
      options.setTerminate(now);
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
      options.close();
    }
  }
}
