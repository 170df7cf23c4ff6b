package dev.millstream.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A model's files on this machine, found and pinned: the same revision is the same bytes.
 *
 * <p>Threading: immutable. Every file is looked up by its name below the root and refused where it
 * lies elsewhere; nothing is held open.
 */
public final class ModelFiles {
  private static final int HASH_DIGITS = 16;

  private final String name;
  private final String revision;
  private final ModelFolder folder;
  private final Path onnx;
  private final String advice;

  private ModelFiles(String name, String revision, ModelFolder folder, Path onnx, String advice) {
    this.name = name;
    this.revision = revision;
    this.folder = folder;
    this.onnx = onnx;
    this.advice = advice;
  }

  /**
   * Files whose revision is known.
   *
   * @param advice a sentence saying what to do where a file is missing
   * @throws ModelLoadException where the folder or its ONNX file is missing
   */
  public static ModelFiles pinned(
      String name, String revision, Path root, OnnxChoice choice, String advice) {
    ModelFolder folder = ModelFolder.of(name, root);
    return new ModelFiles(name, revision, folder, choice.in(folder, name, advice), advice);
  }

  /**
   * Files without a commit: the revision is made from the ONNX file's content, which is read once.
   *
   * @param advice a sentence saying what to do where a file is missing
   * @throws ModelLoadException where the folder or its ONNX file is missing or cannot be read
   */
  public static ModelFiles hashed(String name, Path root, OnnxChoice choice, String advice) {
    ModelFolder folder = ModelFolder.of(name, root);
    Path onnx = choice.in(folder, name, advice);
    return new ModelFiles(name, revisionOf(sha256(name, onnx)), folder, onnx, advice);
  }

  /** The revision of a model known by its ONNX file: {@code sha256:} and 16 hex digits. */
  public static String revisionOf(String onnxSha256) {
    return "sha256:" + onnxSha256.substring(0, HASH_DIGITS);
  }

  /** What results carry as their model, e.g. {@code sentence-transformers/all-MiniLM-L6-v2}. */
  public String name() {
    return name;
  }

  /** A commit of 40 hex digits, or {@code sha256:} and the first 16 of the ONNX file's hash. */
  public String revision() {
    return revision;
  }

  /** The folder that file names are relative to. */
  public Path root() {
    return folder.root();
  }

  /** The ONNX file, below the root; other files it refers to are relative to its folder. */
  public Path onnx() {
    return onnx;
  }

  /**
   * A file that a model may lack.
   *
   * @param relative name below the root, {@code /} between folders
   * @throws ModelLoadException where the name or a link leads outside, or the file is unusable
   */
  public Optional<Path> find(String relative) {
    return folder.find(relative);
  }

  /**
   * A file that the model cannot do without.
   *
   * @param relative name below the root, {@code /} between folders
   * @throws ModelLoadException where it is missing, its name or a link leads outside, or it is
   *     unusable
   */
  public Path require(String relative) {
    return find(relative)
        .orElseThrow(
            () ->
                new ModelLoadException(
                    "%s has no %s (looked in %s). %s".formatted(this, relative, root(), advice)));
  }

  @Override
  public String toString() {
    return "model '" + name + "' revision '" + revision + "'";
  }

  private static String sha256(String model, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new ModelLoadException(
          "model '%s' cannot be read from %s: %s. Check the file and who may read it."
              .formatted(model, file, e),
          e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
