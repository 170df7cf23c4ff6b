package dev.millstream.task;

/** The logits of rows, where a model gives them. */
public final class RowLogits {
  private RowLogits() {}

  /**
   * A copy of a row's logits.
   *
   * @throws InferenceException when one of them is not a number
   */
  public static float[] of(ModelOutputs outputs, int index) {
    float[] logits = outputs.get(OutputKind.LOGITS).copy(index, 0);
    for (float logit : logits) {
      if (Float.isNaN(logit)) {
        throw new InferenceException(
            FailureCategory.ENGINE,
            "the model's score for this text is not a number. Check the model file with another"
                + " text.");
      }
    }
    return logits;
  }
}
