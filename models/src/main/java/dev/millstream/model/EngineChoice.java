package dev.millstream.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which engine runs a model; never guessed from its files. */
public enum EngineChoice {
  /** ONNX Runtime, called directly. */
  DIRECT("direct", ModelFormat.ONNX),
  /** ONNX Runtime, called by the Deep Java Library. */
  DJL_ONNX_RUNTIME("djl:OnnxRuntime", ModelFormat.ONNX),
  /** PyTorch, called by the Deep Java Library, for models that have no ONNX file. */
  DJL_PYTORCH("djl:PyTorch", ModelFormat.TORCHSCRIPT);

  /** What may be given as an engine, as a sentence can hold it. */
  public static final String CHOICES =
      Arrays.stream(values()).map(EngineChoice::toString).collect(Collectors.joining(", "));

  private static final String DJL = "djl:";

  private final String text;
  private final ModelFormat format;

  EngineChoice(String text, ModelFormat format) {
    this.text = text;
    this.format = format;
  }

  /**
   * Reads what a user types.
   *
   * @throws IllegalArgumentException with a sentence listing the engines
   */
  public static EngineChoice parse(String text) {
    return Arrays.stream(values())
        .filter(engine -> engine.text.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    ("engine was '%s', but must be one of %s. Use direct unless the model has no"
                            + " ONNX file.")
                        .formatted(text, CHOICES)));
  }

  /** What DJL calls the engine; empty where DJL is not asked. */
  public Optional<String> djlName() {
    return text.startsWith(DJL) ? Optional.of(text.substring(DJL.length())) : Optional.empty();
  }

  /** Which files it runs. */
  public ModelFormat format() {
    return format;
  }

  /**
   * What is run of a model that offers several files.
   *
   * @throws IllegalArgumentException when the engine cannot run it
   */
  public Variant variant(Variant wanted) {
    if (wanted.format() == format) {
      return wanted;
    }
    if (wanted.equals(Variant.AUTO)) {
      return Variant.TORCHSCRIPT;
    }
    throw new IllegalArgumentException(
        wanted.format() == ModelFormat.TORCHSCRIPT
            ? ("variant '%s' names a TorchScript file, which holds a program, and engine %s runs ONNX"
                    + " files. Name an ONNX file; or, if you trust whoever made that file, the engine"
                    + " %s.")
                .formatted(wanted, this, DJL_PYTORCH)
            : ("variant '%s' names an ONNX file, and engine %s runs TorchScript files. Name one, such"
                    + " as traced_model.pt; or leave the variant out; or use the engine %s.")
                .formatted(wanted, this, DIRECT));
  }

  @Override
  public String toString() {
    return text;
  }
}
