package dev.millstream.hub;

import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.ModelRef;
import dev.millstream.model.OnnxChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Finds a model's files on this machine: in the Maven jar that comes with Millstream, in a folder,
 * or in the Hugging Face cache. Opens no connection.
 *
 * <p>Threading: immutable; any number of threads and processes may locate the same model at once.
 */
public final class ModelLocator {
  private final CacheFolders caches;
  private final Path home;

  /**
   * Reads the caches' places once.
   *
   * @param environment HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE, HF_HOME, XDG_CACHE_HOME and
   *     MILLSTREAM_CACHE are looked at
   * @param home what {@code ~} stands for
   */
  public ModelLocator(Map<String, String> environment, Path home) {
    this.caches = CacheFolders.of(environment, home);
    this.home = home;
  }

  /** Looks where this process's environment says. */
  public static ModelLocator ofThisProcess() {
    return new ModelLocator(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  /**
   * The files of a model. The bundled model is written to Millstream's cache on first use; nothing
   * else is written.
   *
   * @throws ModelLoadException with a sentence saying where it was looked for and what to do
   */
  public ModelFiles locate(ModelRef ref) {
    if (ref instanceof ModelRef.Bundled bundled) {
      return BundledModel.named(bundled.name()).locate(caches);
    }
    if (ref instanceof ModelRef.Folder folder) {
      return folder(folder);
    }
    return new HubCache(caches.hub()).locate((ModelRef.Hub) ref);
  }

  private ModelFiles folder(ModelRef.Folder ref) {
    Path folder = CacheFolders.expand(ref.path(), home);
    if (!Files.isDirectory(folder)) {
      throw new ModelLoadException(
          ("model folder '%s' does not exist or is not a folder (looked for %s). Name a folder that"
                  + " holds config.json, tokenizer.json and onnx/model.onnx, or a model of the"
                  + " Hugging Face Hub as 'organisation/name'.")
              .formatted(ref.path(), folder.toAbsolutePath().normalize()));
    }
    return ModelFiles.hashed(
        ref.path(),
        folder,
        OnnxChoice.PLAIN,
        "Copy it there from the repository that the model came from, or name another model.");
  }
}
