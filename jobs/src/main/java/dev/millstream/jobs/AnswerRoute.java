package dev.millstream.jobs;

import dev.millstream.flink.record.InferenceAnswer;
import dev.millstream.jobs.options.AnswerOptions;
import dev.millstream.jobs.options.Endpoint;
import java.util.Set;
import org.apache.flink.api.common.functions.FilterFunction;
import org.jspecify.annotations.Nullable;

/**
 * Lets the answers through that go to one output. That a record is gone goes to all of them: what
 * its label was is not known any more.
 */
final class AnswerRoute implements FilterFunction<InferenceAnswer> {
  private static final long serialVersionUID = 1L;

  private final Set<String> routedLabels;
  private final Set<String> labelsToHere;
  private final boolean isUsual;
  private final @Nullable Boolean takesLowConfidence;
  private final double threshold;

  /** The way to {@code output}, one of those that the options name. */
  AnswerRoute(AnswerOptions options, Endpoint output) {
    this.routedLabels = Set.copyOf(options.byLabel().keySet());
    this.labelsToHere =
        Set.copyOf(
            routedLabels.stream()
                .filter(label -> output.equals(options.byLabel().get(label)))
                .toList());
    this.isUsual = options.to().contains(output);
    Endpoint unsure = options.lowConfidence();
    this.takesLowConfidence = unsure == null ? null : (Boolean) unsure.equals(output);
    this.threshold = options.threshold();
  }

  @Override
  public boolean filter(InferenceAnswer answer) {
    if (answer.result() == null) {
      return true;
    }
    if (takesLowConfidence != null && answer.score() < threshold) {
      return takesLowConfidence;
    }
    String label = answer.label();
    boolean isRouted = label != null && routedLabels.contains(label);
    return isRouted ? labelsToHere.contains(label) : isUsual;
  }
}
