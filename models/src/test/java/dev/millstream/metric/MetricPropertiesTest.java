package dev.millstream.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.MetricValue.Approximate;
import dev.millstream.metric.MetricValue.Scalar;
import dev.millstream.metric.MetricValue.Undefined;
import dev.millstream.metric.catalog.Metrics;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every metric, with rows by chance; a failure names its seed. */
class MetricPropertiesTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  static Set<String> names() {
    return Metrics.names();
  }

  /**
   * Metrics whose default parameters leave rows by chance undefined are asked with others as well.
   */
  static Stream<String> asked() {
    return Stream.concat(
        names().stream(),
        Stream.of(
            "f1:macro",
            "precision:weighted",
            "recall:null",
            "ndcg:3",
            "top_k_accuracy:5",
            "sacrebleu:intl",
            "distinct_n:1",
            "repetition:1",
            "paired_bootstrap:mae"));
  }

  @Test
  void everyMetricIsTested() {
    assertThat(RandomRows.byMetric().keySet()).isEqualTo(names());
  }

  @ParameterizedTest
  @MethodSource("asked")
  void anySplitInAnyOrderGivesTheSameValueAndTheSameState(String name) {
    Metric metric = Metrics.of(name);
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      List<Judged> rows = RandomRows.of(metric.name(), random.nextInt(120), random);
      Accumulator whole = Splits.whole(metric, rows);

      Accumulator split = Splits.split(metric, rows, random);

      assertThat(split.value()).as("seed %d", seed).isEqualTo(whole.value());
      assertThat(split.rows()).as("seed %d", seed).isEqualTo(rows.size());
      if (!Set.of("quantiles", "gen_len").contains(metric.name())) {
        assertThat(Splits.bytes(split)).as("seed %d", seed).isEqualTo(Splits.bytes(whole));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void mergingIsAssociativeAndLeavesTheOtherAsItWas(String name) {
    Metric metric = Metrics.of(name);
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      List<List<Judged>> parts =
          IntStream.range(0, 3)
              .mapToObj(i -> RandomRows.of(name, random.nextInt(30), random))
              .toList();
      Accumulator leftFirst = Splits.whole(metric, parts.get(0));
      leftFirst.merge(Splits.whole(metric, parts.get(1)));
      leftFirst.merge(Splits.whole(metric, parts.get(2)));
      Accumulator right = Splits.whole(metric, parts.get(1));
      Accumulator last = Splits.whole(metric, parts.get(2));
      byte[] before = Splits.bytes(last);
      right.merge(last);
      Accumulator rightFirst = Splits.whole(metric, parts.get(0));
      rightFirst.merge(right);

      assertThat(rightFirst.value()).as("seed %d", seed).isEqualTo(leftFirst.value());
      assertThat(Splits.bytes(last)).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void mergingWithAnEmptyOneChangesNothing(String name) {
    Metric metric = Metrics.of(name);
    Accumulator rows = Splits.whole(metric, RandomRows.of(name, 20, new Random(1)));
    MetricValue before = rows.value();

    rows.merge(metric.newAccumulator());

    assertThat(rows.value()).isEqualTo(before);
    assertThat(metric.newAccumulator().value()).isEqualTo(new Undefined("no row was counted"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void aRefusedRowLeavesTheAccumulatorAsItWas(String name) {
    Metric metric = Metrics.of(name);
    Accumulator rows = Splits.whole(metric, RandomRows.of(name, 20, new Random(2)));
    byte[] before = Splits.bytes(rows);
    List<Judged> good = RandomRows.of(name, 1, new Random(3));
    Judged bad =
        new Judged(
            JSON.arrayNode().add(JSON.objectNode()), good.get(0).reference(), JSON.nullNode());

    for (Judged each :
        List.of(bad, Judged.from(JSON.objectNode()), Judged.scored(JSON.numberNode(Double.NaN)))) {
      assertThatThrownBy(() -> rows.add(each))
          .isInstanceOf(MetricInputException.class)
          .hasMessageEndingWith("; the row is not counted.");
    }
    assertThat(Splits.bytes(rows)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"roc_auc", "average_precision"})
  void aBoundedStateSaysHowFarItCanBeOff(String name) {
    for (int seed = 0; seed < 10; seed++) {
      Random random = new Random(seed);
      List<Judged> rows = RandomRows.of(name, 3000, random);
      Metric bounded = Metrics.of(name, parameters("max_scores", 200));
      double exact = ((Scalar) Splits.whole(Metrics.of(name), rows).value()).value();

      Approximate near = (Approximate) Splits.whole(bounded, rows).value();

      assertThat(near.errorAtMost()).isBetween(1e-6, 0.02);
      assertThat(near.value())
          .as("seed %d", seed)
          .isBetween(exact - near.errorAtMost(), exact + near.errorAtMost());
      Accumulator split = Splits.split(bounded, rows, random);
      assertThat(split.value()).as("seed %d", seed).isEqualTo(near);
      assertThat(Splits.bytes(split)).hasSizeLessThan(200 * 24 + 100);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"f1", "matthews_correlation"})
  void labelsBeyondTheBoundAreForgottenHoweverTheyCame(String name) {
    Metric metric = Metrics.of(name, parameters("max_labels", 50));
    List<Judged> rows =
        IntStream.range(0, 500)
            .mapToObj(i -> Judged.of(JSON.textNode("l" + i % 51), JSON.textNode("l" + i % 7)))
            .toList();
    for (int seed = 0; seed < 10; seed++) {
      Accumulator split = Splits.split(metric, rows, new Random(seed));

      assertThat(split.value())
          .isEqualTo(
              new Undefined(
                  "more than 50 labels were seen, which is max_labels: raise it, or judge labels rather than free texts"));
      assertThat(Splits.bytes(split)).hasSizeLessThan(100);
    }
  }

  @Test
  void quantilesAreWithinTheirAccuracy() {
    for (int seed = 0; seed < 10; seed++) {
      Random random = new Random(seed);
      double[] latencies = random.doubles(5000).map(u -> 1 / (u + 1e-4)).toArray();
      List<Judged> rows =
          Arrays.stream(latencies).mapToObj(ms -> Judged.scored(JSON.numberNode(ms))).toList();
      Arrays.sort(latencies);

      var json = Splits.split(Metrics.of("quantiles"), rows, random).value().json();

      assertThat(json.get("min").doubleValue()).isEqualTo(latencies[0]);
      assertThat(json.get("max").doubleValue()).isEqualTo(latencies[4999]);
      for (double q : new double[] {0.5, 0.9, 0.99}) {
        double exact = latencies[(int) (q * 4999)];
        double near = json.get("p" + (int) Math.round(q * 100)).doubleValue();
        assertThat(near / exact).as("seed %d, q %s", seed, q).isBetween(0.989, 1.011);
      }
    }
  }

  @Test
  void aSumOfHugeAndTinyNumbersIsExact() {
    Metric metric = Metrics.of("mae");
    List<Judged> rows =
        Stream.of(1e150, 1.0, 1e-150, -1e150)
            .map(miss -> Judged.of(JSON.numberNode(miss), JSON.numberNode(0)))
            .toList();

    Accumulator all = Splits.whole(metric, rows);

    assertThat(all.value()).isEqualTo(new Scalar(5e149));
    assertThat(Splits.split(metric, rows, new Random(1)).value()).isEqualTo(all.value());
  }

  @Test
  void aSumIsBoundedWhateverItIsGiven() {
    Metric metric = Metrics.of("pearsonr");
    List<Judged> rows =
        Stream.of(1e150, -Double.MIN_VALUE, Double.MIN_VALUE, 1e150 / 3)
            .map(x -> Judged.of(JSON.numberNode(x), JSON.numberNode(x / 7)))
            .toList();

    Accumulator all = Splits.whole(metric, rows);

    assertThat(Splits.bytes(all)).hasSizeLessThan(5 * 1100);
    assertThat(Splits.split(metric, rows, new Random(1)).value()).isEqualTo(all.value());
  }

  @Test
  void anAccumulatorMayBeMergedWithItself() {
    for (String name : names()) {
      Metric metric = Metrics.of(name);
      List<Judged> rows = RandomRows.of(name, 30, new Random(5));
      Accumulator twice = Splits.whole(metric, rows);
      twice.merge(Splits.whole(metric, rows));
      Accumulator self = Splits.whole(metric, rows);

      self.merge(self);

      assertThat(self.value()).as(name).isEqualTo(twice.value());
      assertThat(self.rows()).as(name).isEqualTo(60);
    }
  }

  private static ObjectNode parameters(String name, int value) {
    return JSON.objectNode().put(name, value);
  }
}
