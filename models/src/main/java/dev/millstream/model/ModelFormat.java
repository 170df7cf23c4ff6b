package dev.millstream.model;

/** What kind of file holds a model. */
public enum ModelFormat {
  /** A graph, and nothing but a graph. */
  ONNX("ONNX", "\\.onnx"),
  /** A zip of weights and of a program that PyTorch runs: it is as trusted as code. */
  TORCHSCRIPT("TorchScript", "\\.(pt|torchscript)");

  private final String word;
  private final String ending;

  ModelFormat(String word, String ending) {
    this.word = word;
    this.ending = ending;
  }

  /** Whether a file is of this format, by its name. */
  public boolean isOf(String fileName) {
    return fileName.matches("(?s).*" + ending);
  }

  @Override
  public String toString() {
    return word;
  }
}
