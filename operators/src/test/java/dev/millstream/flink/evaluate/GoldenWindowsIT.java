package dev.millstream.flink.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millstream.metric.GoldenStream.Golden;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The figures are Python's in every window, however the rows come and the job fares. */
class GoldenWindowsIT {
  private static final int NEVER = Integer.MAX_VALUE;

  @TempDir Path folder;

  @BeforeEach
  void forget() {
    KeptReports.forget();
    FailsOnce.disarm();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "binary",
        "multiclass",
        "text",
        "qa",
        "tags",
        "perplexity",
        "binary-more",
        "multiclass-more",
        "numbers",
        "text-more",
        "odd",
        "schemes",
        "ranking",
        "paired",
        "generated"
      })
  void ofFourSubtasksAreThoseOfPython(String stream) throws Exception {
    GoldenJob job = new GoldenJob(new GoldenRows(stream), RateLimiterStrategy.noOp(), NEVER);
    StreamExecutionEnvironment environment = GoldenJob.environment(4, new Configuration());
    job.attach(environment);

    environment.execute();

    job.check();
  }

  @ParameterizedTest
  @CsvSource({"multiclass,hashmap", "text,hashmap", "multiclass,rocksdb"})
  void staySoThroughAFailure(String stream, String backend) throws Exception {
    GoldenJob job =
        new GoldenJob(new GoldenRows(stream), RateLimiterStrategy.perCheckpoint(100), 150);
    StreamExecutionEnvironment environment = GoldenJob.environment(4, restarting(backend));
    environment.enableCheckpointing(100);
    job.attach(environment);
    FailsOnce.arm();

    environment.execute();

    assertThat(FailsOnce.struck()).isTrue();
    job.check();
  }

  /** The savepoint of one state backend is read by the other. */
  @ParameterizedTest
  @CsvSource({"hashmap,hashmap", "rocksdb,rocksdb", "hashmap,rocksdb"})
  void staySoThroughASavepointAndARescaling(String backend, String otherBackend) throws Exception {
    GoldenRows rows = new GoldenRows("multiclass");
    StreamExecutionEnvironment before = GoldenJob.environment(2, on(backend));
    new GoldenJob(rows, new StopsHalfway<>(120), NEVER).attach(before);
    JobClient running = before.executeAsync();
    await().atMost(Duration.ofMinutes(1)).until(() -> KeptReports.size() > 0);
    String savepoint = StoppedJob.savepoint(running, folder);

    Configuration from = on(otherBackend);
    from.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    StreamExecutionEnvironment after = GoldenJob.environment(3, from);
    GoldenJob job = new GoldenJob(rows, RateLimiterStrategy.noOp(), NEVER);
    job.attach(after);
    after.execute();

    job.check();
  }

  @ParameterizedTest
  @CsvSource({"false,hashmap", "true,hashmap", "true,rocksdb"})
  @SuppressWarnings("try") // closing an iterator may be interrupted
  void areTheSameWithLabelsThatComeOnTheirOwn(boolean fails, String backend) throws Exception {
    GoldenRows rows = new GoldenRows("multiclass");
    LabelledJob job =
        fails
            ? new LabelledJob(rows, RateLimiterStrategy.perCheckpoint(100), 150)
            : new LabelledJob(rows, RateLimiterStrategy.noOp(), NEVER);
    StreamExecutionEnvironment environment = GoldenJob.environment(4, restarting(backend));
    if (fails) {
      environment.enableCheckpointing(100);
      FailsOnce.arm();
    }
    LabelledRows joined = job.attach(environment);
    Evaluation tumbling =
        job.evaluate("tumbling", joined, new EvaluationWindow.Tumbling(Duration.ofSeconds(100)));
    KeptReports.keep("tumbling", tumbling.reports());
    try (var late = tumbling.late().collectAsync();
        var noLabel = joined.withoutLabel().collectAsync();
        var noPrediction = joined.withoutPrediction().collectAsync();
        var duplicates = joined.duplicates().collectAsync();
        var corrections = joined.corrections().collectAsync()) {
      environment.execute();

      assertThat(FailsOnce.struck()).isTrue();
      assertThat(late).toIterable().isEmpty();
      assertThat(noLabel).toIterable().hasSize(LabelledJob.STRAYS);
      assertThat(corrections).toIterable().hasSize(167);
      assertThat(noPrediction).toIterable().hasSize(LabelledJob.STRAYS);
      assertThat(duplicates).toIterable().hasSize(100);
    }
    for (Golden golden : rows.goldens()) {
      if (golden.json().get("window").get("type").textValue().equals("tumbling")) {
        long start = golden.json().get("window").get("start").longValue() * 1000;
        KeptReports.check("tumbling", start, start + 100_000, golden);
      }
    }
  }

  private static Configuration on(String backend) {
    return new Configuration().set(StateBackendOptions.STATE_BACKEND, backend);
  }

  private static Configuration restarting(String backend) {
    Configuration configuration = on(backend);
    configuration.setString("restart-strategy.type", "fixed-delay");
    configuration.setString("restart-strategy.fixed-delay.attempts", "5");
    configuration.setString("restart-strategy.fixed-delay.delay", "10 ms");
    return configuration;
  }
}
