package dev.millstream.engine.djl;

import ai.djl.Model;
import ai.djl.ModelException;
import dev.millstream.engine.CheckedOnnx;
import dev.millstream.engine.Engine;
import dev.millstream.engine.GpuSetup;
import dev.millstream.engine.ModelSession;
import dev.millstream.model.Device;
import dev.millstream.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An engine of the Deep Java Library, on the CPU.
 *
 * <p>OnnxRuntime runs the files that the direct engine runs, with the same settings. PyTorch runs
 * TorchScript files; those hold a program, so load only what comes from someone you trust.
 *
 * <p>Threading: safe for many threads.
 *
 * @param name as DJL knows it
 */
public record DjlEngine(String name) implements Engine {
  private static final Map<String, Needs> KNOWN =
      Map.of(
          StartedEngine.ONNX_RUNTIME,
          new Needs(
              "ai.djl.onnxruntime:onnxruntime-engine",
              "No other library may start ONNX Runtime before Millstream does."),
          "PyTorch",
          new Needs(
              "ai.djl.pytorch:pytorch-engine, ai.djl.pytorch:pytorch-jni and"
                  + " ai.djl.pytorch:pytorch-native-cpu",
              "All its jars must be there, of versions that belong together (docs/engines.md):"
                  + " nothing is downloaded. A JVM starts it for one class loader only."));

  /** What an engine takes to start: jars, and what else to look at. */
  private record Needs(String jars, String also) {}

  /**
   * The engine of this name; whether it is there is seen when a model is opened.
   *
   * @throws IllegalArgumentException when no such engine is known here
   */
  public static DjlEngine named(String name) {
    if (!KNOWN.containsKey(name)) {
      throw new IllegalArgumentException(
          "DJL engine was '%s', but must be one of %s."
              .formatted(name, KNOWN.keySet().stream().sorted().toList()));
    }
    return new DjlEngine(name);
  }

  @Override
  public ModelSession open(Path model, Device device, GpuSetup gpu) {
    if (device.isGpu()) {
      throw new ModelLoadException(
          "engine djl:%s runs on the CPU only, and device '%s' was asked for. Use the device cpu, or the engine direct for an ONNX file."
              .formatted(name, device));
    }
    return name.equals(StartedEngine.ONNX_RUNTIME) ? onnx(model) : torchScript(model);
  }

  private ModelSession onnx(Path file) {
    requireEngine();
    CheckedOnnx checked = CheckedOnnx.of(file);
    // Not try-with-resources: ONNX Runtime needs them for as long as it has the model.
    var settings = checked.settings();
    try {
      return open(file, checked.inputs(), Map.of("sessionOptions", settings), settings::close);
    } catch (RuntimeException | Error e) {
      settings.close();
      throw e;
    }
  }

  private ModelSession torchScript(Path file) {
    requireEngine();
    return open(file, TorchScriptInputs.of(file), Map.of(), () -> {});
  }

  private ModelSession open(Path file, List<String> inputs, Map<String, ?> options, Runnable last) {
    Model model = newModel(file);
    try {
      Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
      model.load(folder, String.valueOf(file.getFileName()), options);
      LoadedBlock block = new LoadedBlock(model, inputs);
      return new DjlSession(file, block, OutputShapes.of(block), last);
    } catch (IOException | ModelException | RuntimeException e) {
      model.close();
      throw new ModelLoadException(
          "model '%s' cannot be loaded by the engine djl:%s: %s"
              .formatted(file, name, NativeReason.of(e)),
          e);
    }
  }

  private Model newModel(Path file) {
    try {
      return StartedEngine.named(name).newModel(String.valueOf(file), ai.djl.Device.cpu());
    } catch (RuntimeException | LinkageError | AssertionError e) {
      throw new ModelLoadException(
          "the engine djl:%s cannot be started: %s. %s"
              .formatted(name, NativeReason.of(e), needs().also()),
          e);
    }
  }

  private void requireEngine() {
    if (!StartedEngine.isOnClassPath(name)) {
      throw new ModelLoadException(
          "the engine djl:%s is not on the class path. Add %s (docs/engines.md), or use the engine direct for an ONNX file."
              .formatted(name, needs().jars()));
    }
  }

  private Needs needs() {
    return Objects.requireNonNull(KNOWN.get(name));
  }
}
