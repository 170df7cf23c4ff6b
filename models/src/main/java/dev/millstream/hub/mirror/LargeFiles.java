package dev.millstream.hub.mirror;

import dev.millstream.hub.client.RepoFile;
import dev.millstream.model.ContentHash;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which files are large ones, named by their sha256 and kept out of git: those of 10 MB or more,
 * and those with an ending that the Hub's {@code .gitattributes} of a new repository tracks,
 * whatever their size.
 */
final class LargeFiles {
  /** Bytes from which a file is a large one, whatever its name. */
  static final long LARGE = 10L * 1000 * 1000;

  private static final Pattern TRACKED =
      Pattern.compile(
          ".*\\.(7z|arrow|bin|bz2|ckpt|ftz|gguf|gz|h5|joblib|mlmodel|model|msgpack|npy|npz|onnx"
              + "|onnx_data|onnx\\.data|ot|parquet|pb|pickle|pkl|pt|pth|rar|safetensors|tar|tflite"
              + "|tgz|wasm|xz|zip|zst)");

  private LargeFiles() {}

  static boolean isLarge(String path, long size) {
    return size >= LARGE || TRACKED.matcher(path.toLowerCase(Locale.ROOT)).matches();
  }

  /** What git keeps in a large file's place. */
  static byte[] pointer(String sha256, long size) {
    return ("version https://git-lfs.github.com/spec/v1\noid sha256:" + sha256 + "\nsize " + size)
        .concat("\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** A large file as a listing has it. */
  static RepoFile large(String path, long size, String sha256) {
    return new RepoFile(path, size, ContentHash.gitSha1(pointer(sha256, size)), sha256, null);
  }
}
