package dev.millstream.benchmarks.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX Runtime session as a careful user would open it, with ONNX Runtime's own defaults but for
 * the number of threads.
 *
 * <p>Threading: shared by callers, each with a {@link DirectCaller} of its own.
 */
public final class DirectSession implements AutoCloseable {
  private final EncoderFiles encoder;
  private final OrtEnvironment environment;
  private final SessionOptions options;
  private final OrtSession session;

  private DirectSession(
      EncoderFiles encoder,
      OrtEnvironment environment,
      SessionOptions options,
      OrtSession session) {
    this.encoder = encoder;
    this.environment = environment;
    this.options = options;
    this.session = session;
  }

  /**
   * Loads a model.
   *
   * @param intraOpThreads threads within one run; null for ONNX Runtime's default, as many as cores
   */
  public static DirectSession open(EncoderFiles encoder, @Nullable Integer intraOpThreads) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    SessionOptions options = new SessionOptions();
    try {
      if (intraOpThreads != null) {
        options.setIntraOpNumThreads(intraOpThreads);
      }
      OrtSession session = environment.createSession(encoder.files().onnx().toString(), options);
      return new DirectSession(encoder, environment, options, session);
    } catch (OrtException e) {
      options.close();
      throw new IllegalStateException(
          "%s cannot be loaded: %s".formatted(encoder.files(), e.getMessage()), e);
    }
  }

  /** Buffers for one thread to run the model with; the caller closes them. */
  public DirectCaller newCaller() {
    return new DirectCaller(encoder, environment, session);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(
          "%s cannot be closed: %s".formatted(encoder.files(), e.getMessage()), e);
    } finally {
      options.close();
    }
  }
}
