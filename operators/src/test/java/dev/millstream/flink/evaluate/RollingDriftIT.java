package dev.millstream.flink.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.millstream.metric.Accumulator;
import dev.millstream.metric.Judged;
import dev.millstream.metric.drift.Drift;
import dev.millstream.metric.drift.Profile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rows of two groups, out of order by up to 4 s, in windows of 10 s that are compared with the two
 * before: the last figure of each window is that of its rows, however the job fares.
 */
class RollingDriftIT {
  private static final int ROWS = 1_000;
  private static final int SIZE = 10_000;
  private static final int DISORDER = 4_000;
  private static final int NEVER = Integer.MAX_VALUE;
  private static final MetricSpec DRIFT = new MetricSpec("drift", "{\"reference\":\"rolling:2\"}");

  @TempDir Path folder;

  @BeforeEach
  void forget() {
    KeptReports.forget();
    FailsOnce.disarm();
  }

  @ParameterizedTest
  @CsvSource({"false,hashmap", "true,hashmap", "true,rocksdb"})
  void figuresAreThoseOfTheRows(boolean fails, String backend) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(StateBackendOptions.STATE_BACKEND, backend);
    configuration.setString("restart-strategy.type", "fixed-delay");
    configuration.setString("restart-strategy.fixed-delay.attempts", "5");
    configuration.setString("restart-strategy.fixed-delay.delay", "10 ms");
    StreamExecutionEnvironment environment = GoldenJob.environment(4, configuration);
    if (fails) {
      environment.enableCheckpointing(100);
      FailsOnce.arm();
      attach(environment, RateLimiterStrategy.perCheckpoint(100), 350);
    } else {
      attach(environment, RateLimiterStrategy.noOp(), NEVER);
    }

    environment.execute();

    assertThat(FailsOnce.struck()).isTrue();
    assertThat(KeptReports.values("rolling")).isEqualTo(expected());
  }

  @Test
  void goOnFromASavepointWithOtherSubtasks() throws Exception {
    StreamExecutionEnvironment before = GoldenJob.environment(2, new Configuration());
    attach(before, new StopsHalfway<>(ROWS / 2), NEVER);
    JobClient running = before.executeAsync();
    await().atMost(Duration.ofMinutes(1)).until(() -> KeptReports.size() > 4);
    String savepoint = StoppedJob.savepoint(running, folder);

    Configuration from = new Configuration();
    from.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    StreamExecutionEnvironment after = GoldenJob.environment(3, from);
    attach(after, RateLimiterStrategy.noOp(), NEVER);
    after.execute();

    assertThat(KeptReports.values("rolling")).isEqualTo(expected());
  }

  private static void attach(
      StreamExecutionEnvironment environment, RateLimiterStrategy<?> rate, int failsAfter) {
    List<Integer> order = order();
    Evaluation evaluation =
        Evaluation.of(
            environment
                .fromSource(
                    new DataGeneratorSource<>(
                        index -> row(order.get(index.intValue())),
                        ROWS,
                        rate,
                        TypeInformation.of(JudgedRow.class)),
                    WatermarkStrategy.noWatermarks(),
                    "rows")
                .uid("rows")
                .setParallelism(1)
                .map(new FailsOnce<>(failsAfter))
                .returns(JudgedRow.class)
                .setParallelism(1)
                .assignTimestampsAndWatermarks(EveryRow.watermarks(0))
                .uid("watermarks")
                .setParallelism(1),
            Evaluation.Settings.of(new EvaluationWindow.Tumbling(Duration.ofMillis(SIZE)), DRIFT)
                .by("group")
                .late(Duration.ofMillis(DISORDER), false));
    KeptReports.keep("rolling", evaluation.reports());
  }

  private static List<Integer> order() {
    List<Integer> order = new ArrayList<>();
    List<Integer> block = new ArrayList<>();
    Random random = new Random(4);
    for (int i = 0; i < ROWS; i++) {
      block.add(i);
      if (block.size() == DISORDER / 100) {
        Collections.shuffle(block, random);
        order.addAll(block);
        block.clear();
      }
    }
    order.addAll(block);
    return order;
  }

  /** One each 100 ms; labels become rarer, and other ones come. */
  private static JudgedRow row(int number) {
    return Rows.row(label(number).toString(), null, number * 100L, number % 3 == 0 ? "a" : "b");
  }

  private static IntNode label(int number) {
    return IntNode.valueOf((number * 7 + number * number / 500) % (3 + number / 200));
  }

  private static Map<String, String> expected() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    for (int group = 0; group < 2; group++) {
      List<Profile> profiles = new ArrayList<>();
      for (int start = 0; start < ROWS * 100; start += SIZE) {
        profiles.add(profile(group, start / 100));
        int window = profiles.size() - 1;
        Profile before = profiles.get(0).profiler().newProfile();
        profiles.subList(Math.max(0, window - 2), window).forEach(before::merge);
        expected.put(
            (group == 0 ? "a " : "b ") + start,
            window == 0
                ? "{\"undefined\":\"there is no earlier window\"}"
                : Drift.between(before, profiles.get(window)).json().toString());
      }
    }
    return expected;
  }

  private static Profile profile(int group, int first) throws IOException {
    Accumulator profile = MetricSpec.of("profile").metric().newAccumulator();
    for (int i = first; i < first + SIZE / 100; i++) {
      if ((i % 3 == 0) == (group == 0)) {
        profile.add(Judged.of(label(i), MissingNode.getInstance()));
      }
    }
    return Profile.parse(profile.value().json());
  }
}
