package dev.millstream.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.metric.catalog.Metrics;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FigurePartsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "accuracy", "f1", "f1:macro", "matthews_correlation", "roc_auc", "log_loss", "brier_score",
        "ece", "mae", "rmse", "wer", "mrr", "recall_at_k:10", "refusal_rate"
      })
  void ofOneNumberAreNone(String metric) {
    assertThat(FigureParts.of(Metrics.of(metric)).orElseThrow().single()).isTrue();
  }

  @Test
  void ofSeveralNumbersAreTheirNames() {
    assertThat(FigureParts.of(Metrics.of("rouge")).orElseThrow().names())
        .containsExactly("rouge1", "rouge2", "rougeL", "rougeLsum");
    assertThat(FigureParts.of(Metrics.of("paired_accuracy")).orElseThrow().names())
        .contains("agreement", "cohen_kappa", "mcnemar.p_value");
    assertThat(FigureParts.of(Metrics.of("perplexity")).orElseThrow().names())
        .contains("mean_perplexity");
  }

  @Test
  void areNotKnownWhereTheyAreLabels() {
    assertThat(FigureParts.of(Metrics.of("seqeval"))).isEqualTo(Optional.empty());
    assertThat(FigureParts.of(Metrics.of("finish_reasons"))).isEqualTo(Optional.empty());
  }

  @Test
  void ofNoMetricAreFoundWrong() {
    for (String metric : Metrics.names()) {
      FigureParts.of(Metrics.of(metric))
          .ifPresent(
              parts ->
                  assertThat(
                          parts.single() || metric.equals("confusion_matrix")
                              ? 1
                              : parts.names().size())
                      .as(metric)
                      .isPositive());
    }
  }
}
