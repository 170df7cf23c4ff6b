package dev.millstream.engine;

import dev.millstream.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Path;

/** In which numbers a graph computes, as its nodes tell. */
public enum GraphArithmetic {
  /** 32-bit floats. */
  FULL_PRECISION("32-bit floats"),
  /** 16-bit floats. */
  HALF_PRECISION("16-bit floats"),
  /** 8-bit weights, made floats again before they are multiplied. */
  EIGHT_BIT_WEIGHTS("8-bit weights, activations in floats"),
  /** 4-bit weights, made floats again before they are multiplied. */
  FOUR_BIT_WEIGHTS("4-bit weights, activations in floats"),
  /** 8-bit activations; each token of each text has a scale of its own. */
  SCALE_PER_ROW("8-bit weights and activations, one scale per row of activations"),
  /** 8-bit activations, whose scales were fixed when the file was made. */
  FIXED_SCALES("8-bit weights and activations, with scales fixed in the file"),
  /** 8-bit activations; all texts of a batch and their padding share a scale. */
  SCALE_PER_BATCH("8-bit weights and activations, one scale for all texts of a batch");

  private final String inWords;

  GraphArithmetic(String inWords) {
    this.inWords = inWords;
  }

  /**
   * Reads the nodes of a file, those of its functions and inner graphs among them; no weights.
   *
   * @throws ModelLoadException when it is no ONNX file
   */
  public static GraphArithmetic of(Path model) {
    try {
      return OnnxOutline.read(model).arithmetic();
    } catch (IOException e) {
      throw ModelLoadException.unreadable(model, e);
    }
  }

  /** Whether a text's result changes with the texts that run beside it, and with padding. */
  public boolean dependsOnBatchMates() {
    return this == SCALE_PER_BATCH;
  }

  /** As a sentence can hold it. */
  @Override
  public String toString() {
    return inWords;
  }
}
