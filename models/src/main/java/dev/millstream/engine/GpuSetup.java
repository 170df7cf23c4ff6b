package dev.millstream.engine;

import dev.millstream.model.Device;
import dev.millstream.model.GpuOptions;
import dev.millstream.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a session on a GPU is told besides the device.
 *
 * @param options what the user chose
 * @param shapes of the batches to come
 * @param tensorRtCache folder for what TensorRT compiles of this very model, made when it is
 *     needed; null to compile it each time
 */
public record GpuSetup(GpuOptions options, BatchShapes shapes, @Nullable Path tensorRtCache) {

  /** Nothing chosen, and batches of a usual size. */
  static final GpuSetup PLAIN =
      new GpuSetup(GpuOptions.DEFAULT, BatchShapes.of(64, 512, 512), null);

  void makeFolder(Device device) {
    if (tensorRtCache == null || !Devices.canUse(Device.Kind.TENSORRT) || !isTensorRt(device)) {
      return;
    }
    try {
      Files.createDirectories(tensorRtCache);
    } catch (IOException e) {
      throw new ModelLoadException(
          ("folder '%s', which is to keep what TensorRT compiles, cannot be made: %s. Name one that"
                  + " can be written with --tensorrt-cache.")
              .formatted(tensorRtCache, e),
          e);
    }
  }

  private static boolean isTensorRt(Device device) {
    return device.kind() == Device.Kind.TENSORRT;
  }
}
