package dev.millstream.engine;

import dev.millstream.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Refuses a model file that would make ONNX Runtime read outside the model's folder, or allocate
 * far more than the file's size explains.
 *
 * <p>A shape that nodes compute is not followed, so this is no sandbox: load models that nobody
 * vouches for under a memory limit.
 */
final class OnnxFileCheck {
  /** A mask over 8,192 by 8,192 positions, the largest a model may fill from a written shape. */
  private static final long MOST_FILLED_ELEMENTS = 1L << 26;

  private OnnxFileCheck() {}

  /** What the file says of itself, once nothing in it is to be refused. */
  static OnnxOutline check(Path model) {
    if (!Files.exists(model)) {
      throw new ModelLoadException(
          "there is no model file '" + model + "'. Fetch the model again, or name a file it has.");
    }
    if (!Files.isRegularFile(model) || !model.toString().endsWith(".onnx")) {
      throw new ModelLoadException(
          "'" + model + "' is not a model file. Name a file that ends in .onnx.");
    }
    try {
      if (Files.size(model) == 0) {
        throw new ModelLoadException("model file '" + model + "' is empty. Fetch it again.");
      }
      OnnxOutline outline = OnnxOutline.read(model);
      check(model, outline);
      return outline;
    } catch (IOException e) {
      throw ModelLoadException.unreadable(model, e);
    }
  }

  private static void check(Path model, OnnxOutline outline) throws IOException {
    for (TensorOutline tensor : outline.tensors()) {
      long held =
          tensor.external().isEmpty()
              ? tensor.content().bytes()
              : ExternalData.check(model, tensor.external());
      if (tensor.dims().stream().anyMatch(dim -> dim < 0) || tensor.leastBytes() > held) {
        throw new ModelLoadException(
            ("model '%s' is refused: its tensor '%s' claims the shape %s, and its data has %d bytes."
                    + " Fetch it again; if it stays so, do not use it.")
                .formatted(model, tensor.name(), tensor.dims(), held));
      }
    }
    if (outline.mostFilledElements() > MOST_FILLED_ELEMENTS) {
      throw new ModelLoadException(
          ("model '%s' is refused: it fills a tensor of %d elements when it is loaded, and at most"
                  + " %d are allowed. Do not use it.")
              .formatted(model, outline.mostFilledElements(), MOST_FILLED_ELEMENTS));
    }
  }
}
