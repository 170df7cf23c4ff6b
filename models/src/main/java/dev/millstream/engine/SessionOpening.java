package dev.millstream.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.millstream.engine.OnnxSession.CheckedFile;
import dev.millstream.model.Device;
import dev.millstream.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the session of a model whose file has been checked.
 *
 * <p>Threading: for one thread.
 */
final class SessionOpening {
  private static final Logger LOG = LoggerFactory.getLogger(SessionOpening.class);

  /** Where a model that was given as bytes looks for the files it refers to. */
  private static final String WEIGHTS_FOLDER =
      "session.model_external_initializers_file_folder_path";

  private final CheckedFile file;
  private final GpuSetup gpu;
  private final int threads;

  /**
   * Checks the file.
   *
   * @throws ModelLoadException when it is missing, unreadable or refused
   */
  SessionOpening(Path model, Device device, GpuSetup gpu, int threads) {
    this.file = new CheckedFile(model, OnnxFileCheck.check(model), device);
    this.gpu = gpu;
    this.threads = threads;
  }

  /** Of a model whose inputs all have as many rows and places as the batch. */
  OnnxSession encoder() {
    return open(RunShapes.ofEncoder(file.device(), file.outline().inputs().size()));
  }

  /** Of a model whose runs hand a state on. */
  OnnxSession inSteps() {
    return open(RunShapes.NEW);
  }

  /** The first, with the weights left in the file where that can be done. */
  OnnxSession mappedEncoder() {
    boolean holdsAll = file.outline().tensors().stream().allMatch(t -> t.external().isEmpty());
    if (file.device().isGpu() || !holdsAll) {
      return encoder();
    }
    try {
      Path real = file.path().toRealPath();
      Optional<byte[]> graph = GraphWithoutWeights.withInput(LayoutKeys.INPUT, real);
      return graph.isEmpty() ? encoder() : mappedEncoder(graph.get(), real);
    } catch (IOException e) {
      throw ModelLoadException.unreadable(file.path(), e);
    }
  }

  private OnnxSession mappedEncoder(byte[] graph, Path real) {
    try {
      return session(
          RunShapes.KNOWN,
          new LayoutKeys(),
          (environment, options) -> {
            options.addConfigEntry(WEIGHTS_FOLDER, String.valueOf(real.getParent()));
            return environment.createSession(graph, options);
          });
    } catch (OrtException e) {
      LOG.info("Model {} is read whole, since it cannot be mapped: {}", real, e.getMessage());
      return encoder();
    }
  }

  private OnnxSession open(RunShapes shapes) {
    Device device = file.device();
    try {
      String path = file.path().toString();
      return session(
          shapes, null, (environment, options) -> environment.createSession(path, options));
    } catch (OrtException e) {
      if (device.isGpu() && NativeErrors.isOfDevice(String.valueOf(e.getMessage()))) {
        throw SessionSettings.unusable(device, e);
      }
      throw new ModelLoadException(
          "model '%s' cannot be loaded on %s: %s".formatted(file.path(), device, e.getMessage()),
          e);
    }
  }

  private OnnxSession session(RunShapes shapes, @Nullable LayoutKeys keys, Making making)
      throws OrtException {
    Device device = file.device();
    List<ExecutionProvider> providers = ExecutionProvider.of(device, gpu, file.outline().inputs());
    OrtEnvironment environment = OnnxLibrary.environment();
    environment.setTelemetry(false);
    gpu.makeFolder(device);
    SessionOptions options = SessionSettings.on(device, providers, shapes, threads);
    try {
      OrtSession session = making.session(environment, options);
      try {
        return new OnnxSession(file, environment, options, session, keys);
      } catch (OrtException | RuntimeException e) {
        session.close();
        throw e;
      }
    } catch (OrtException | RuntimeException e) {
      options.close();
      throw e;
    }
  }

  /** One way to make a session. */
  @FunctionalInterface
  private interface Making {
    OrtSession session(OrtEnvironment environment, SessionOptions options) throws OrtException;
  }
}
