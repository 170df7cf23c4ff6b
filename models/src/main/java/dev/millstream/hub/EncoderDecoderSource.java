package dev.millstream.hub;

import dev.millstream.engine.ExternalFiles;
import dev.millstream.model.EncoderDecoderFiles;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.Variant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Fetches what an encoder-decoder needs to run and nothing else: its configuration and tokenizer,
 * the ONNX files of one variant, and the files that hold their tensors.
 */
final class EncoderDecoderSource {
  private final ModelSource source;
  private final Collection<String> names;
  private final EncoderDecoderFiles onnx;

  /** Chooses the ONNX files, before anything is fetched. */
  EncoderDecoderSource(ModelSource source, Variant variant) {
    this.source = source;
    this.names = source.names();
    this.onnx =
        EncoderDecoderFiles.of(
            "model '%s'".formatted(source.name()), names::contains, variant, source.where());
  }

  /** All that says what the model is; its encoder is named but need not be here. */
  ModelFiles description() {
    Path root =
        source.fetch(names.stream().filter(NeededFiles::isDescription).collect(Collectors.toSet()));
    return ModelFiles.pinned(
        source.name(), source.revision(), root, onnx.encoder(), source.advice());
  }

  /** All that it takes to run the model. */
  ModelFiles all() {
    ModelFiles files = description();
    source.fetch(Set.copyOf(onnx.names()));
    Set<String> external = new HashSet<>();
    for (String name : onnx.names()) {
      String folder = name.substring(0, name.lastIndexOf('/') + 1);
      ExternalFiles.of(files.require(name)).forEach(data -> external.add(folder + data));
    }
    source.fetch(external);
    return files;
  }

  /** Those of a folder, whose revision is made from its ONNX files. */
  static ModelFiles hashed(String name, Path root, Variant variant, String advice) {
    if (!Files.isDirectory(root)) {
      throw new ModelLoadException(
          "model folder '%s' does not exist or is not a folder (looked for %s). Name a folder that holds config.json, tokenizer.json, encoder_model.onnx and decoder_model_merged.onnx, or a model of the Hugging Face Hub as 'organisation/name'."
              .formatted(name, root.toAbsolutePath().normalize()));
    }
    ModelFiles unknown = ModelFiles.pinned(name, "", root, "encoder_model.onnx", advice);
    EncoderDecoderFiles onnx =
        EncoderDecoderFiles.of(
            "model '%s'".formatted(name),
            file -> unknown.find(file).isPresent(),
            variant,
            unknown.root().toString());
    return ModelFiles.hashedBy(name, root, onnx.names(), advice).withOnnx(onnx.encoder());
  }

  /** The variant of just these files. */
  Variant chosen() {
    return Variant.parse(onnx.encoder());
  }
}
