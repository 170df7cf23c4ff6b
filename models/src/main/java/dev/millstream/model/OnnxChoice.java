package dev.millstream.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which ONNX file of a model is run.
 *
 * @param names file names below the model's folder, the first one that exists is taken
 */
public record OnnxChoice(List<String> names) {
  private static final int MOST_NAMED = 20;

  /** The unquantised model, in sentence-transformers' and transformers.js' place or optimum's. */
  public static final OnnxChoice PLAIN = new OnnxChoice(List.of("onnx/model.onnx", "model.onnx"));

  /** At least one name. */
  public OnnxChoice {
    names = List.copyOf(names);
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          "an ONNX choice needs at least one file name, e.g. onnx/model.onnx.");
    }
  }

  Path in(ModelFolder folder, String model, String advice) {
    for (String name : names) {
      Optional<Path> file = folder.find(name);
      if (file.isPresent()) {
        return file.get();
      }
    }
    List<String> others = others(folder.root());
    if (others.isEmpty()) {
      throw new ModelLoadException(
          ("model '%s' has no ONNX file (looked for %s in %s). %s If its repository has none, export"
                  + " one with 'optimum-cli export onnx --model %s --task feature-extraction FOLDER'"
                  + " and name that folder.")
              .formatted(model, String.join(" and ", names), folder.root(), advice, model));
    }
    throw new ModelLoadException(
        ("model '%s' has no %s, only %s (looked in %s). %s To run one of the others, copy the model"
                + " to a folder in which that file is named %s and name that folder.")
            .formatted(
                model,
                String.join(" or ", names),
                String.join(", ", others),
                folder.root(),
                advice,
                names.get(0)));
  }

  private static List<String> others(Path root) {
    return Stream.of(root, root.resolve("onnx"))
        .flatMap(folder -> onnxFiles(root, folder).stream())
        .limit(MOST_NAMED)
        .toList();
  }

  private static List<String> onnxFiles(Path root, Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(name -> name.endsWith(".onnx"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new ModelLoadException(
          "the folder %s cannot be listed: %s. Check who may read it.".formatted(folder, e), e);
    }
  }
}
