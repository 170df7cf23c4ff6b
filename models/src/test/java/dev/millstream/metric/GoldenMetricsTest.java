package dev.millstream.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.metric.GoldenStream.Golden;
import dev.millstream.metric.MetricValue.Undefined;
import dev.millstream.metric.catalog.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every golden window of every stream: equal to Python within 1e-9, and the same to the bit however
 * the window is split.
 */
class GoldenMetricsTest {
  private static final List<String> TABLE = new ArrayList<>();

  @TestFactory
  Stream<DynamicTest> equalsPythonInEveryWindow() {
    return Stream.of(
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
            "small",
            "paired",
            "generated")
        .flatMap(GoldenMetricsTest::tests);
  }

  private static Stream<DynamicTest> tests(String name) {
    GoldenStream stream = new GoldenStream(name);
    Map<String, List<Golden>> byMetric = new LinkedHashMap<>();
    for (Golden golden : stream.goldens()) {
      byMetric
          .computeIfAbsent(
              "%s | %s %s".formatted(name, golden.metric(), golden.json().get("kwargs")),
              key -> new ArrayList<>())
          .add(golden);
    }
    return byMetric.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(), () -> check(entry.getKey(), stream, entry.getValue())));
  }

  private static void check(String name, GoldenStream stream, List<Golden> goldens) {
    double largest = 0;
    int bytes = 0;
    for (Golden golden : goldens) {
      Metric metric = Metrics.of(golden.metric(), golden.parameters());
      List<Judged> rows = stream.rows(golden);

      Accumulator whole = Splits.whole(metric, rows);

      assertThat(whole.rows()).isEqualTo(rows.size());
      String where = name + " " + golden.window();
      if (golden.value().isNull()) {
        assertThat(whole.value()).as(where).isInstanceOf(Undefined.class);
      } else {
        largest =
            Math.max(largest, Closeness.within(1e-9, whole.value().json(), golden.value(), where));
      }
      bytes = Math.max(bytes, Splits.bytes(whole).length);
      for (int seed = 0; seed < 3; seed++) {
        Accumulator split = Splits.split(metric, rows, new Random(seed));
        assertThat(split.value()).as("%s, seed %d", where, seed).isEqualTo(whole.value());
        assertThat(split.rows()).isEqualTo(whole.rows());
      }
    }
    TABLE.add(
        String.format(
            Locale.ROOT, "| %s | %d | %.1e | %d |", name, goldens.size(), largest, bytes));
  }

  @AfterAll
  static void keepTheTable() throws IOException {
    Files.write(Path.of("target/metrics-golden.md"), TABLE);
  }
}
