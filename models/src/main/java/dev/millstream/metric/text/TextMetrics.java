package dev.millstream.metric.text;

import dev.millstream.metric.MetricKind;
import dev.millstream.metric.state.FormulaMetric;
import java.util.List;

/** Metrics of a written text against one or several right ones. */
public final class TextMetrics {
  private TextMetrics() {}

  /** All of them. */
  public static List<MetricKind> all() {
    return List.of(
        MetricKind.of("bleu", p -> FormulaMetric.of(p, new Bleu(p))),
        new MetricKind("sacrebleu", "tokenize", p -> FormulaMetric.of(p, new SacreBleu(p))),
        MetricKind.of("chrf", p -> FormulaMetric.of(p, new Chrf(p))),
        MetricKind.of("rouge", p -> FormulaMetric.of(p, new Rouge(p))),
        MetricKind.of("wer", p -> FormulaMetric.of(p, ErrorRate.ofWords(p))),
        MetricKind.of("cer", p -> FormulaMetric.of(p, ErrorRate.ofCharacters(p))),
        MetricKind.of("exact_match", p -> FormulaMetric.of(p, new ExactMatch(p))),
        MetricKind.of("squad", p -> FormulaMetric.of(p, new Squad(p))),
        MetricKind.of("perplexity", p -> FormulaMetric.of(p, new Perplexity(p))));
  }
}
