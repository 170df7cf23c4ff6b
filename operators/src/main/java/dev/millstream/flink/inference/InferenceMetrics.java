package dev.millstream.flink.inference;

import dev.millstream.flink.inference.AskedModel.AnswerMetrics;
import dev.millstream.generate.text.TextWriter;
import dev.millstream.pool.LoadedModel;
import java.util.function.Consumer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;

/**
 * What an inference operator reports, in the metric group {@code model_inference}.
 *
 * <p>Threading: counters are bumped from the task's and the runners' threads.
 */
final class InferenceMetrics {
  static final String GROUP = "model_inference";
  private static final double NANOS_PER_MICRO = 1e3;

  private final Counter requests;
  private final Counter successes;
  private final Counter failures;
  private final Counter rows;
  private final Counter tokens;
  private final Counter paddedTokens;
  private final boolean isCaching;
  private final Counter cacheHits;
  private final Counter cacheMisses;
  private final Counter queueMicros;
  private final Counter tokenizeMicros;
  private final Counter inferenceMicros;
  private final Counter latencyMicros = new ThreadSafeSimpleCounter();

  private InferenceMetrics(MetricGroup group, boolean isCaching) {
    requests = counter(group, "inference_requests");
    successes = counter(group, "inference_requests_success");
    failures = counter(group, "inference_requests_failure");
    rows = counter(group, "inference_rows_output");
    tokens = counter(group, "tokens");
    paddedTokens = counter(group, "padded_tokens");
    this.isCaching = isCaching;
    cacheHits = counter(group, "cache_hits");
    cacheMisses = counter(group, "cache_misses");
    queueMicros = counter(group, "queue_time_us");
    tokenizeMicros = counter(group, "tokenization_time_us");
    inferenceMicros = counter(group, "inference_time_us");
    group.gauge("padded_share", this::paddedShare);
    group.gauge("inference_latency_ms", this::meanLatencyMillis);
  }

  /** Those of a model that runs batches of rows. */
  static InferenceMetrics of(MetricGroup parent, LoadedModel model) {
    MetricGroup group = parent.addGroup(GROUP);
    group.gauge("queue_rows", model::waitingRows);
    group.gauge("batch_budget_tokens", () -> model.budget().tokens());
    group.gauge("batch_fixed_cost_us", () -> model.budget().fixedNanos() / NANOS_PER_MICRO);
    group.gauge("batch_token_cost_us", () -> model.budget().nanosPerToken() / NANOS_PER_MICRO);
    return new InferenceMetrics(group, model.cachedTexts() > 0);
  }

  /** Those of a model that writes. */
  static InferenceMetrics of(MetricGroup parent, TextWriter writer) {
    MetricGroup group = parent.addGroup(GROUP);
    group.gauge("queue_rows", writer::waiting);
    return new InferenceMetrics(group, false);
  }

  /** These, and what else is to be counted of an answer. */
  <R> AnswerMetrics<R> counting(Consumer<R> more) {
    return new AnswerMetrics<>() {
      @Override
      public void requested() {
        requests.inc();
      }

      @Override
      public void answered(R answer, Cost cost, long latencyNanos) {
        InferenceMetrics.this.answered(cost, latencyNanos);
        more.accept(answer);
      }

      @Override
      public void failed() {
        failures.inc();
      }
    };
  }

  private static Counter counter(MetricGroup group, String name) {
    return group.counter(name, new ThreadSafeSimpleCounter());
  }

  /**
   * Counts an answer.
   *
   * @param latencyNanos from the record's arrival to its answer
   */
  void answered(Cost cost, long latencyNanos) {
    successes.inc();
    rows.inc();
    if (isCaching) {
      (cost.isReused() ? cacheHits : cacheMisses).inc();
    }
    latencyMicros.inc(latencyNanos / 1_000);
    tokens.inc(cost.tokens());
    paddedTokens.inc(cost.paddedTokens());
    queueMicros.inc(cost.queueNanos() / 1_000);
    tokenizeMicros.inc(cost.tokenizeNanos() / 1_000);
    inferenceMicros.inc(cost.inferenceNanos() / 1_000);
  }

  private double paddedShare() {
    long all = paddedTokens.getCount();
    return all == 0 ? 0 : 1 - (double) tokens.getCount() / all;
  }

  private double meanLatencyMillis() {
    long answers = successes.getCount();
    return answers == 0 ? 0 : latencyMicros.getCount() / 1_000.0 / answers;
  }
}
