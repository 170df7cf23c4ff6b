package dev.millstream.pool;

import dev.millstream.hub.ModelLocator;
import dev.millstream.model.ContentHash;
import dev.millstream.model.GpuOptions;
import dev.millstream.model.ModelFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Where TensorRT keeps what it compiled of a model: a folder for each model, file, version of ONNX
 * Runtime and precision, since what was compiled for another must not be used. The kind of GPU is
 * in the names of TensorRT's own files.
 */
final class TensorRtCache {
  private static final int HASH_DIGITS = 16;

  private TensorRtCache() {}

  static Path folder(ModelFiles files, GpuOptions options, String engineVersion) {
    Path root =
        options.tensorRtCache() == null
            ? ModelLocator.ownCache(System.getenv(), Path.of(System.getProperty("user.home")))
                .resolve("tensorrt")
            : Path.of(options.tensorRtCache());
    String model = files.name() + '\n' + files.revision() + '\n' + files.onnxName();
    String hash = ContentHash.sha256(model.getBytes(StandardCharsets.UTF_8));
    return root.resolve(
        "%s-ort%s-%s"
            .formatted(
                hash.substring(0, HASH_DIGITS),
                engineVersion,
                options.tensorRtHalfPrecision() ? "fp16" : "fp32"));
  }
}
