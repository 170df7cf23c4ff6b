package dev.millstream.task.classify;

import dev.millstream.tokenize.Truncation;
import java.io.Serializable;
import java.util.List;

/**
 * What texts are asked for; the names are those of transformers' parameters.
 *
 * @param candidateLabels at least one
 * @param hypothesisTemplate a sentence with {@code {}} where the label is put
 * @param multiLabel whether each label is judged alone
 * @param truncation what gives way where text and hypothesis have more tokens than are allowed
 */
public record ZeroShotOptions(
    List<String> candidateLabels,
    String hypothesisTemplate,
    boolean multiLabel,
    Truncation truncation)
    implements Serializable {
  /** Python's. */
  public static final String USUAL_TEMPLATE = "This example is {}.";

  private static final String PLACE = "{}";

  /**
   * Checks labels and template.
   *
   * @throws IllegalArgumentException when there is no label, or the template has no place for one
   */
  public ZeroShotOptions {
    candidateLabels = List.copyOf(candidateLabels);
    if (candidateLabels.isEmpty()) {
      throw new IllegalArgumentException(
          "candidate_labels was empty, but a text can only be classified among at least one label."
              + " Name some, such as [\"invoice\", \"complaint\"].");
    }
    if (!hypothesisTemplate.contains(PLACE)) {
      throw new IllegalArgumentException(
          "hypothesis_template has no place for the label. Put {} into it, as in \""
              + USUAL_TEMPLATE
              + "\".");
    }
  }

  /** As Python's pipeline, which cuts the end of the text. */
  public ZeroShotOptions(
      List<String> candidateLabels, String hypothesisTemplate, boolean multiLabel) {
    this(candidateLabels, hypothesisTemplate, multiLabel, Truncation.ONLY_FIRST);
  }

  /** One of these labels, with the usual template. */
  public static ZeroShotOptions of(List<String> candidateLabels) {
    return new ZeroShotOptions(candidateLabels, USUAL_TEMPLATE, false);
  }

  /** The sentence that the model is asked about. */
  String hypothesis(String label) {
    return hypothesisTemplate.replace(PLACE, label);
  }
}
