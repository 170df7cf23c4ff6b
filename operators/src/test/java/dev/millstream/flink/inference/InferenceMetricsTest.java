package dev.millstream.flink.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.flink.inference.AskedModel.AnswerMetrics;
import dev.millstream.generate.text.WriterLease;
import dev.millstream.generate.text.WriterPool;
import dev.millstream.generate.text.WritingBudget;
import dev.millstream.generate.text.Written;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.Lease;
import dev.millstream.pool.ModelPool;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.TinyModels;
import dev.millstream.request.TaskResult;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class InferenceMetricsTest {
  private static final Cost RAN = new Cost(7, 9, 1_000, 2_000, 3_000);
  private static final Cost REUSED = new Cost(0, 0, 1_000, 0, 0);

  private final RecordedGroup group = new RecordedGroup();

  /** Keeps what is registered. */
  private static final class RecordedGroup extends UnregisteredMetricsGroup {
    private final Map<String, Metric> metrics = new HashMap<>();

    @Override
    public MetricGroup addGroup(String name) {
      return this;
    }

    @Override
    public <C extends Counter> C counter(String name, C counter) {
      metrics.put(name, counter);
      return counter;
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      metrics.put(name, gauge);
      return gauge;
    }

    long count(String name) {
      return ((Counter) metrics.get(name)).getCount();
    }

    Object value(String name) {
      return ((Gauge<?>) metrics.get(name)).getValue();
    }
  }

  @Test
  void countsAnswersThatCostNothingAsHitsOfTheCache() throws InterruptedException {
    try (Lease lease = lease(10)) {
      InferenceMetrics metrics = InferenceMetrics.of(group, lease.model());
      metrics.answered(RAN, 5_000);
      metrics.answered(REUSED, 1_000);
      metrics.answered(REUSED, 1_000);
    }

    assertThat(group.count("cache_hits")).isEqualTo(2);
    assertThat(group.count("cache_misses")).isEqualTo(1);
    assertThat(group.count("inference_requests_success")).isEqualTo(3);
    assertThat(group.count("tokens")).isEqualTo(7);
    assertThat(group.count("padded_tokens")).isEqualTo(9);
  }

  @Test
  void countsNoMissesWithoutACache() throws InterruptedException {
    try (Lease lease = lease(0)) {
      InferenceMetrics.of(group, lease.model()).answered(RAN, 5_000);
    }

    assertThat(group.count("cache_hits")).isZero();
    assertThat(group.count("cache_misses")).isZero();
  }

  @Test
  void countsTheTokensThatAModelReadsAndWrites() throws InterruptedException {
    ModelRef llama = new ModelRef.Folder(TinyModels.folder("text-generation/llama").toString());
    try (WriterLease lease =
        WriterPool.ofThisProcess()
            .lease(ModelSpec.of(llama), new WritingBudget(2, 64, 16 << 20, 1))) {
      LeasedWriter<Written> model =
          new LeasedWriter<>(lease, lease.writer().with("{}"), written -> written);
      AnswerMetrics<Written> metrics = model.metrics(group);
      Written written = new Written(new TaskResult("[]", "length", Double.NaN), 5, 3);
      metrics.requested();
      metrics.answered(written, model.cost(written), 5_000);
    }

    assertThat(group.count("inference_requests")).isEqualTo(1);
    assertThat(group.count("inference_requests_success")).isEqualTo(1);
    assertThat(group.count("tokens")).isEqualTo(8);
    assertThat(group.count("generated_tokens")).isEqualTo(3);
    assertThat(group.value("queue_rows")).isEqualTo(0);
    assertThat(group.value("padded_share")).isEqualTo(0.0);
  }

  @Test
  void showsTheBudgetAndWhatBatchesCost() throws InterruptedException {
    try (Lease lease = lease(0)) {
      var unused = InferenceMetrics.of(group, lease.model());

      assertThat(group.value("batch_budget_tokens")).isEqualTo(256);
      assertThat(group.value("batch_fixed_cost_us")).isEqualTo(Double.NaN);
      assertThat(group.value("batch_token_cost_us")).isEqualTo(Double.NaN);
    }
  }

  private static Lease lease(int cachedTexts) throws InterruptedException {
    return ModelPool.ofThisProcess()
        .lease(ModelSpec.of(TinyModels.mean()).withCachedTexts(cachedTexts));
  }
}
