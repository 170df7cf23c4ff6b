package dev.millstream.jobs.hub;

import java.util.List;
import java.util.Locale;

/**
 * Decides which files can run code on the machine that opens them: Python's pickles, which are the
 * older weights of PyTorch and scikit-learn; models of Keras and TensorFlow, which carry functions;
 * programs and libraries; and archives, in which any of these may be. Nothing of Millstream needs
 * them, and weights come as safetensors or ONNX too.
 */
final class CodeFiles {
  private static final List<String> ENDINGS =
      List.of(
          // pickles
          ".bin",
          ".pt",
          ".pth",
          ".pkl",
          ".pickle",
          ".ckpt",
          ".joblib",
          ".dill",
          ".nemo",
          // functions beside weights
          ".h5",
          ".hdf5",
          ".keras",
          ".pb",
          // programs
          ".py",
          ".pyc",
          ".pyd",
          ".pyz",
          ".sh",
          ".bat",
          ".cmd",
          ".ps1",
          ".exe",
          ".so",
          ".dll",
          ".dylib",
          ".jar",
          ".whl",
          ".egg",
          // archives
          ".zip",
          ".tar",
          ".tar.gz",
          ".tgz",
          ".tar.bz2",
          ".tar.xz",
          ".tar.zst",
          ".7z",
          ".rar");

  private CodeFiles() {}

  /** Judged by its name. */
  static boolean canRun(String path) {
    String name = path.toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(name::endsWith);
  }
}
