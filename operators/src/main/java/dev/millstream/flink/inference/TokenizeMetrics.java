package dev.millstream.flink.inference;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * What a tokenizing operator reports, by the names of those in {@link InferenceMetrics} that make
 * sense without a model.
 *
 * <p>Threading: the task's thread alone.
 */
final class TokenizeMetrics {
  private final Counter requests;
  private final Counter successes;
  private final Counter failures;
  private final Counter rows;
  private final Counter tokens;
  private final Counter tokenizeMicros;

  TokenizeMetrics(MetricGroup parent) {
    MetricGroup group = parent.addGroup("model_inference");
    requests = group.counter("inference_requests");
    successes = group.counter("inference_requests_success");
    failures = group.counter("inference_requests_failure");
    rows = group.counter("inference_rows_output");
    tokens = group.counter("tokens");
    tokenizeMicros = group.counter("tokenization_time_us");
  }

  void requested() {
    requests.inc();
  }

  void answered(Cost cost) {
    successes.inc();
    rows.inc();
    tokens.inc(cost.tokens());
    tokenizeMicros.inc(cost.tokenizeNanos() / 1_000);
  }

  void failed() {
    failures.inc();
  }
}
