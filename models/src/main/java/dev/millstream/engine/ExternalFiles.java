package dev.millstream.engine;

import dev.millstream.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** The files beside an ONNX file that hold contents of its tensors. */
public final class ExternalFiles {
  private ExternalFiles() {}

  /**
   * Their names, relative to the ONNX file's folder.
   *
   * @throws ModelLoadException when it is no ONNX file, or names one outside its folder
   */
  public static Set<String> of(Path model) {
    Set<String> names = new TreeSet<>();
    try {
      for (TensorOutline tensor : OnnxOutline.read(model).tensors()) {
        if (!tensor.external().isEmpty()) {
          names.add(Objects.requireNonNullElse(tensor.external().get("location"), ""));
        }
      }
    } catch (IOException e) {
      throw ModelLoadException.unreadable(model, e);
    }
    names.forEach(name -> ExternalData.requireInside(model, name));
    return names;
  }
}
