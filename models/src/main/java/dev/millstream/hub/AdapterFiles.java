package dev.millstream.hub;

import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What there is of a LoRA adapter: its configuration and its weights, in peft's layout. */
final class AdapterFiles {
  private static final List<String> NAMES =
      List.of("adapter_config.json", "adapter_model.safetensors");
  private static final String ADVICE =
      "Name a folder or repository in which peft's save_pretrained has written an adapter.";

  private AdapterFiles() {}

  /** The folder that has them. */
  static Path fetch(ModelSource source) {
    return source.fetch(Set.copyOf(NAMES));
  }

  static ModelFiles pinned(ModelSource source, Path root) {
    ModelFiles files =
        ModelFiles.pinned(source.name(), source.revision(), root, NAMES.get(1), ADVICE);
    NAMES.forEach(files::require);
    return files;
  }

  static ModelFiles hashed(String name, Path root) {
    if (!Files.isDirectory(root)) {
      throw new ModelLoadException(
          "adapter folder '%s' does not exist or is not a folder (looked for %s). %s"
              .formatted(name, root.toAbsolutePath().normalize(), ADVICE));
    }
    return ModelFiles.hashedBy(name, root, NAMES, ADVICE);
  }
}
