package dev.millstream.adapter;

import dev.millstream.engine.EditableGraph;
import dev.millstream.engine.ExternalFiles;
import dev.millstream.model.ContentHash;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelFormat;
import dev.millstream.model.ModelLoadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * An ONNX file with an adapter in it, in a folder of its own that only this user may read; opened
 * as any other. Files that hold the model's tensors are linked beside it, or copied where they lie
 * on another disk.
 *
 * <p>Life cycle: {@link #close()} deletes the folder. Whoever has opened a session from the file
 * may close it then, for the session holds what it needs.
 */
public final class AdaptedModel implements AutoCloseable {
  private static final int HASH_DIGITS = 16;

  private final Path folder;
  private final Path file;

  private AdaptedModel(Path folder, Path file) {
    this.folder = folder;
    this.file = file;
  }

  /**
   * Writes the file.
   *
   * @param model an ONNX file; it stays as it is
   * @throws ModelLoadException where the adapter does not fit, the file is refused, or there is no
   *     room for the new one
   */
  public static AdaptedModel write(Path model, LoraAdapter adapter) {
    return write(model, adapter, AdapterEdit.Way.MERGED_WHERE_POSSIBLE);
  }

  /**
   * Opens the file of a model, with its adapter in it if it has one.
   *
   * @param opening of the file, which holds nothing of it once it returns
   * @throws ModelLoadException as {@link #write} does, or where the model's file is none of ONNX
   */
  public static <S> S open(ModelFiles files, Function<Path, S> opening) {
    Optional<ModelFiles> adapter = files.adapter();
    if (adapter.isEmpty()) {
      return opening.apply(files.onnx());
    }
    requireOnnx(files);
    try (AdaptedModel adapted = write(files.onnx(), LoraAdapter.of(adapter.get()))) {
      return opening.apply(adapted.file());
    }
  }

  private static void requireOnnx(ModelFiles files) {
    if (files.format() != ModelFormat.ONNX) {
      throw new ModelLoadException(
          "%s is run from %s, and adapters are for ONNX files only. Name a variant that has one, or no adapter."
              .formatted(files, files.onnxName()));
    }
  }

  static AdaptedModel write(Path model, LoraAdapter adapter, AdapterEdit.Way way) {
    EditableGraph graph = EditableGraph.read(model);
    var edit = AdapterEdit.of(graph, adapter, way);
    String hash =
        ContentHash.sha256((model + "\n" + adapter.revision()).getBytes(StandardCharsets.UTF_8));
    try {
      Path folder = Files.createTempDirectory("millstream-adapter-");
      Path file = folder.resolve("adapted-" + hash.substring(0, HASH_DIGITS) + ".onnx");
      AdaptedModel made = new AdaptedModel(folder, file);
      try {
        edit.write(file);
        made.bringExternal(model);
        return made;
      } catch (IOException | RuntimeException | Error e) {
        made.close();
        throw e;
      }
    } catch (IOException e) {
      throw new ModelLoadException(
          ("model file '%s' with adapter '%s' cannot be written: %s. Check that java.io.tmpdir '%s'"
                  + " has as much room as the model's files take.")
              .formatted(model, adapter.name(), e, System.getProperty("java.io.tmpdir")),
          e);
    }
  }

  /** The file to be opened. */
  public Path file() {
    return file;
  }

  private void bringExternal(Path model) throws IOException {
    for (String name : ExternalFiles.of(model)) {
      Path source = model.resolveSibling(name).toRealPath();
      Path target = folder.resolve(name);
      Files.createDirectories(target.resolveSibling("."));
      try {
        Files.createLink(target, source);
      } catch (IOException | UnsupportedOperationException otherDisk) {
        Files.copy(source, target);
      }
    }
  }

  /** Deletes the file. Closing twice does nothing. */
  @Override
  public void close() {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
