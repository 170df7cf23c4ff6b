package dev.millstream.flink.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
        "ranking"
      })
  void ofFourSubtasksAreThoseOfPython(String stream) throws Exception {
    GoldenJob job = new GoldenJob(new GoldenRows(stream), RateLimiterStrategy.noOp(), NEVER);
    StreamExecutionEnvironment environment = GoldenJob.environment(4, new Configuration());
    job.attach(environment);

    environment.execute();

    job.check();
  }

  @ParameterizedTest
  @ValueSource(strings = {"multiclass", "text"})
  void staySoThroughAFailure(String stream) throws Exception {
    GoldenJob job =
        new GoldenJob(new GoldenRows(stream), RateLimiterStrategy.perCheckpoint(100), 150);
    Configuration configuration = new Configuration();
    configuration.setString("restart-strategy.type", "fixed-delay");
    configuration.setString("restart-strategy.fixed-delay.attempts", "5");
    configuration.setString("restart-strategy.fixed-delay.delay", "10 ms");
    StreamExecutionEnvironment environment = GoldenJob.environment(4, configuration);
    environment.enableCheckpointing(100);
    job.attach(environment);
    FailsOnce.arm();

    environment.execute();

    assertThat(FailsOnce.struck()).isTrue();
    job.check();
  }

  @Test
  void staySoThroughASavepointAndARescaling() throws Exception {
    GoldenJob job =
        new GoldenJob(new GoldenRows("multiclass"), RateLimiterStrategy.perCheckpoint(100), NEVER);
    StreamExecutionEnvironment before = GoldenJob.environment(2, new Configuration());
    before.enableCheckpointing(100);
    job.attach(before);
    JobClient running = before.executeAsync();
    await().atMost(Duration.ofMinutes(1)).until(() -> KeptReports.size() > 0);
    String savepoint =
        running
            .stopWithSavepoint(false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
            .get(1, TimeUnit.MINUTES);

    Configuration from = new Configuration();
    from.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    StreamExecutionEnvironment after = GoldenJob.environment(3, from);
    after.enableCheckpointing(100);
    job.attach(after);
    after.execute();

    job.check();
  }
}
