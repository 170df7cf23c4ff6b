package dev.millstream.engine;

import dev.millstream.model.Device;
import java.nio.file.Path;

/**
 * Loads models and runs them.
 *
 * <p>Threading: safe for many threads.
 */
@FunctionalInterface
public interface Engine {

  /** ONNX Runtime, called directly. */
  Engine DIRECT = OnnxSession::open;

  /** The same, for files that are never written again: {@link OnnxSession#openMapped}. */
  Engine MAPPED = OnnxSession::openMapped;

  /**
   * Loads a model.
   *
   * @param model its file
   * @param gpu not looked at on the CPU
   * @throws dev.millstream.model.ModelLoadException when the file is missing, unreadable or refused
   * @throws DeviceUnavailableException when the device is absent or cannot be used
   */
  ModelSession open(Path model, Device device, GpuSetup gpu);
}
