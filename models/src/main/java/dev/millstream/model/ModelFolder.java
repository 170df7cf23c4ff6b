package dev.millstream.model;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks files up in one model's folder and refuses whatever lies outside it.
 *
 * <p>Names are checked as text first. A link may lead out of the folder only where the folder is a
 * snapshot of a Hugging Face cache, and then only to the blobs of its repository or to the blobs
 * that the cache's repositories share.
 */
final class ModelFolder {
  private final String model;
  private final Path root;
  private final List<Path> allowed;
  private final boolean isWrittenOnce;

  private ModelFolder(String model, Path root, List<Path> allowed, boolean isWrittenOnce) {
    this.model = model;
    this.root = root;
    this.allowed = allowed;
    this.isWrittenOnce = isWrittenOnce;
  }

  static ModelFolder of(String model, Path root) {
    try {
      Path real = root.toRealPath();
      return new ModelFolder(
          model, root, Stream.concat(Stream.of(real), blobStores(real).stream()).toList(), false);
    } catch (IOException e) {
      throw new ModelLoadException(
          "model '%s' cannot be read from %s: %s. Name a folder that exists and may be read."
              .formatted(model, root, e),
          e);
    }
  }

  /** The same folder, of a cache. */
  ModelFolder writtenOnce() {
    return new ModelFolder(model, root, allowed, true);
  }

  /** Whether its files are never written again. */
  boolean isWrittenOnce() {
    return isWrittenOnce;
  }

  private static List<Path> blobStores(Path folder) {
    int names = folder.getNameCount();
    boolean snapshot =
        names >= 3
            && folder.getName(names - 2).toString().equals("snapshots")
            && folder.getName(names - 3).toString().startsWith("models--");
    Path repository = folder.resolve("../..").normalize();
    return snapshot
        ? List.of(repository.resolve("blobs"), repository.resolveSibling("blobs"))
        : List.of();
  }

  Path root() {
    return root;
  }

  /** The files that can be run, in the places where the Hub's repositories have them. */
  List<String> modelFiles() {
    return Stream.of(root, root.resolve("onnx"))
        .flatMap(folder -> modelFiles(folder).stream())
        .toList();
  }

  private List<String> modelFiles(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> root.relativize(file).toString().replace(File.separatorChar, '/'))
          .filter(name -> ModelFormat.ONNX.isOf(name) || ModelFormat.TORCHSCRIPT.isOf(name))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new ModelLoadException(
          "the folder %s cannot be listed: %s. Check who may read it.".formatted(folder, e), e);
    }
  }

  /** The file of this name, as a path below the root, links not yet followed. */
  Optional<Path> find(String relative) {
    checkName(relative);
    Path path = root.resolve(relative);
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      checkTarget(relative, path, path.toRealPath());
    } catch (NoSuchFileException e) {
      throw new ModelLoadException(
          ("%s of model '%s' is a link to a file that is not there (%s). The download was not"
                  + " finished or its blobs were deleted: delete the link and fetch the model"
                  + " again.")
              .formatted(relative, model, path),
          e);
    } catch (IOException e) {
      throw new ModelLoadException(
          "%s of model '%s' cannot be read: %s. Check the file and who may read it."
              .formatted(relative, model, e),
          e);
    }
    return Optional.of(path);
  }

  private void checkTarget(String relative, Path path, Path target) throws IOException {
    if (allowed.stream().noneMatch(target::startsWith)) {
      throw new ModelLoadException(
          ("%s of model '%s' is a link to %s, outside the model's folder %s. Links are followed"
                  + " only inside a Hugging Face cache: copy the file into the folder instead.")
              .formatted(relative, model, target, root));
    }
    if (!Files.isRegularFile(target)) {
      throw new ModelLoadException(
          "%s of model '%s' is not a file (%s). Put the file in its place."
              .formatted(relative, model, path));
    }
    long size = Files.size(target);
    if (relative.endsWith(".json") && size > ModelFiles.MAX_JSON_BYTES) {
      throw new ModelLoadException(
          ("%s of model '%s' has %d bytes, a JSON file may have %d (%s). Choose another model, or"
                  + " make the file smaller.")
              .formatted(relative, model, size, ModelFiles.MAX_JSON_BYTES, path));
    }
  }

  /** Refuses names that lead out of the folder under the rules of any operating system. */
  private void checkName(String relative) {
    if (!HubNames.isInside(relative)) {
      throw new ModelLoadException(
          ("model '%s' names a file '%s', which could lie outside its folder %s. Names are relative,"
                  + " with '/' between folders and without '..', '\\' and ':'. Do not use this"
                  + " model unless you know why it says so.")
              .formatted(model, relative, root));
    }
  }
}
