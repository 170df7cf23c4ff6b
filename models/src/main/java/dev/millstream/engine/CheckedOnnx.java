package dev.millstream.engine;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.millstream.model.Device;
import dev.millstream.model.ModelLoadException;
import java.nio.file.Path;
import java.util.List;

/**
 * An ONNX file that may be handed to another caller of ONNX Runtime than {@link OnnxSession}: it
 * has passed the same checks, and the native part is loaded.
 *
 * @param inputs names of the tensors that every run must be given
 */
public record CheckedOnnx(Path file, List<String> inputs) {

  /** Copies the names. */
  public CheckedOnnx {
    inputs = List.copyOf(inputs);
  }

  /**
   * Checks the file and loads ONNX Runtime.
   *
   * @throws ModelLoadException when the file is missing, unreadable or refused
   */
  public static CheckedOnnx of(Path file) {
    List<String> inputs = OnnxFileCheck.check(file).inputs();
    OnnxLibrary.environment();
    return new CheckedOnnx(file, inputs);
  }

  /**
   * The settings of our sessions of encoders on the CPU, and that failures are told by exceptions
   * alone. The caller closes them, after the session.
   */
  public SessionOptions settings() {
    try {
      OnnxLibrary.environment().setTelemetry(false);
      RunShapes shapes = RunShapes.ofEncoder(Device.CPU, inputs.size());
      SessionOptions settings = SessionSettings.on(Device.CPU, List.of(), shapes, 1);
      settings.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      return settings;
    } catch (OrtException e) {
      throw new ModelLoadException(
          "model '%s' cannot be loaded on cpu: %s".formatted(file, e.getMessage()), e);
    }
  }
}
