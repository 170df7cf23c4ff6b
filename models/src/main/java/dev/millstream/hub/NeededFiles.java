package dev.millstream.hub;

import dev.millstream.engine.ExternalFiles;
import dev.millstream.model.Device;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelFormat;
import dev.millstream.model.ModuleFolders;
import dev.millstream.model.OnnxFile;
import dev.millstream.model.Variant;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Fetches what a model needs to run and nothing else: its configuration and tokenizer, one ONNX
 * file with the files that hold its tensors, and the folders of its sentence-transformers modules.
 * Pickles, archives and Python code are never among them; a TorchScript file is, in place of the
 * ONNX file, where it was asked for.
 */
final class NeededFiles {
  private static final Set<String> DESCRIPTION =
      Set.of(
          "README.md",
          "added_tokens.json",
          "additional_chat_templates/tool_use.jinja",
          "chat_template.jinja",
          "chat_template.json",
          "config.json",
          "config_sentence_transformers.json",
          "generation_config.json",
          "modules.json",
          "preprocessor_config.json",
          "sentence_bert_config.json",
          "special_tokens_map.json",
          "tokenizer.json",
          "tokenizer_config.json");
  private static final Pattern LIKELY_MODULE =
      Pattern.compile("\\d+_\\w+/(config\\.json|model\\.safetensors)");

  private final ModelSource source;
  private final Collection<String> names;
  private final String onnx;

  /** Chooses the ONNX file, before anything is fetched. */
  NeededFiles(ModelSource source, Variant variant, Device.Kind device) {
    this.source = source;
    this.names = source.names();
    this.onnx = OnnxFile.of(source.name(), names, variant, device, source.where(), source.advice());
  }

  /** All that says what the model is; its ONNX file is named but need not be here. */
  ModelFiles description() {
    Path root = fetch(DESCRIPTION::contains);
    ModelFiles files =
        ModelFiles.pinned(source.name(), source.revision(), root, onnx, source.advice())
            .writtenOnce();
    List<String> modules = ModuleFolders.of(files);
    fetch(name -> modules.stream().anyMatch(folder -> isOfModule(name, folder)));
    return files;
  }

  /** All that it takes to run the model. */
  ModelFiles all() {
    ModelFiles files = description();
    fetch(onnx::equals);
    if (files.format() != ModelFormat.ONNX) {
      return files;
    }
    String folder = onnx.substring(0, onnx.lastIndexOf('/') + 1);
    Set<String> external =
        ExternalFiles.of(files.onnx()).stream()
            .map(name -> folder + name)
            .collect(Collectors.toSet());
    fetch(external::contains);
    return files;
  }

  /** Whether a file belongs to what is fetched, as far as names tell. */
  static boolean isLikely(String name, String onnx) {
    return DESCRIPTION.contains(name)
        || name.equals(onnx)
        || name.startsWith(onnx + "_data")
        || name.startsWith(onnx + ".data")
        || LIKELY_MODULE.matcher(name).matches();
  }

  /** Whether a file says what a model is. */
  static boolean isDescription(String name) {
    return DESCRIPTION.contains(name);
  }

  private static boolean isOfModule(String name, String folder) {
    return name.equals(folder + "/config.json") || name.equals(folder + "/model.safetensors");
  }

  private Path fetch(Predicate<String> needed) {
    return source.fetch(names.stream().filter(needed).collect(Collectors.toSet()));
  }
}
