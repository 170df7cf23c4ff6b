package dev.millstream.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.millstream.engine.OnnxSession.CheckedFile;
import dev.millstream.model.Device;
import dev.millstream.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
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

  /** Of a model whose runs hand a state on. */
  OnnxSession inSteps() {
    return open(RunShapes.NEW);
  }

  /** Of a model whose inputs all have as many rows and places as the batch. */
  OnnxSession encoder() {
    return encoder(false);
  }

  /** The same, with the weights left in the file where that can be done. */
  OnnxSession mappedEncoder() {
    return encoder(true);
  }

  private OnnxSession encoder(boolean isMapped) {
    RunShapes shapes = RunShapes.ofEncoder(file.device(), file.outline().inputs().size());
    boolean holdsAll = file.outline().tensors().stream().allMatch(t -> t.external().isEmpty());
    if (file.device().isGpu() || !holdsAll) {
      return open(shapes);
    }
    try {
      return session(RunShapes.KNOWN, new LayoutKeys(), withKeys(isMapped));
    } catch (IOException | OrtException e) {
      LOG.info(
          "Shapes of runs of model {} share layouts, since its graph cannot be given an input: {}",
          file.path(),
          e.getMessage());
      return open(shapes);
    }
  }

  /** From a graph with the input of {@link LayoutKeys}. */
  private Making withKeys(boolean isMapped) throws IOException {
    if (isMapped) {
      Path real = file.path().toRealPath();
      Optional<byte[]> graph = GraphWithoutWeights.of(real);
      if (graph.isPresent()) {
        return ofGraph(graph.get(), real);
      }
    }
    return this::ofCopy;
  }

  private static Making ofGraph(byte[] graph, Path file) {
    byte[] input = LayoutKeys.graphOfInput();
    byte[] model = Arrays.copyOf(graph, graph.length + input.length);
    System.arraycopy(input, 0, model, graph.length, input.length);
    return (environment, options) -> {
      options.addConfigEntry(WEIGHTS_FOLDER, String.valueOf(file.getParent()));
      return environment.createSession(model, options);
    };
  }

  /** All bytes would fill the heap; the copy is gone once it has been read. */
  private OrtSession ofCopy(OrtEnvironment environment, SessionOptions options)
      throws OrtException, IOException {
    Path copy = Files.createTempFile("millstream-" + file.path().getFileName() + "-", ".onnx");
    try {
      Files.copy(file.path(), copy, StandardCopyOption.REPLACE_EXISTING);
      Files.write(copy, LayoutKeys.graphOfInput(), StandardOpenOption.APPEND);
      return environment.createSession(copy.toString(), options);
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  /** From the file as it is. */
  OnnxSession open(RunShapes shapes) {
    Device device = file.device();
    try {
      String path = file.path().toString();
      return session(
          shapes, null, (environment, options) -> environment.createSession(path, options));
    } catch (IOException e) {
      throw ModelLoadException.unreadable(file.path(), e);
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
      throws OrtException, IOException {
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
    } catch (OrtException | IOException | RuntimeException e) {
      options.close();
      throw e;
    }
  }

  /** One way to make a session. */
  @FunctionalInterface
  private interface Making {
    OrtSession session(OrtEnvironment environment, SessionOptions options)
        throws OrtException, IOException;
  }
}
