package dev.millstream.model;

import java.io.IOException;
import java.nio.file.Path;

/** A model cannot be loaded; the message is a sentence that says why and what to do. */
public class ModelLoadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Takes the whole sentence. */
  public ModelLoadException(String message) {
    super(message);
  }

  /** Takes the whole sentence and what brought it about. */
  public ModelLoadException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A file that is no ONNX file, or a broken one. */
  public static ModelLoadException unreadable(Path model, IOException why) {
    return new ModelLoadException(
        "model file '%s' cannot be read as ONNX: %s. Fetch it again."
            .formatted(model, why.getMessage()),
        why);
  }
}
