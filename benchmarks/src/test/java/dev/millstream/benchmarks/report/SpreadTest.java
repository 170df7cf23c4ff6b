package dev.millstream.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void theMedianIsTheMiddleOrTheMeanOfTheMiddleTwo() {
    assertThat(Spread.of(3, 1, 2).median()).isEqualTo(2);
    assertThat(Spread.of(4, 1, 3, 2).median()).isEqualTo(2.5);
  }

  @Test
  void aPercentileIsTheNearestRank() {
    Spread hundred = Spread.of(DoubleStream.iterate(1, x -> x + 1).limit(100).toArray());

    assertThat(hundred.percentile(0.99)).isEqualTo(99);
    assertThat(hundred.percentile(0.5)).isEqualTo(50);
    assertThat(hundred.percentile(1)).isEqualTo(100);
    assertThat(Spread.of(7).percentile(0.01)).isEqualTo(7);
  }

  @Test
  void whatIsUnknownIsLeftOut() {
    Spread spread = Spread.of(List.of(Double.NaN, 2.0, 1.0));

    assertThat(spread.min()).isEqualTo(1);
    assertThat(spread.max()).isEqualTo(2);
    assertThat(spread.median()).isEqualTo(1.5);
    assertThat(Spread.of().median()).isNaN();
    assertThat(Spread.of().percentile(0.5)).isNaN();
  }

  @Test
  void aShareOutsideZeroToOneIsRefused() {
    assertThatThrownBy(() -> Spread.of(1).percentile(99))
        .hasMessage(
            "the share of a percentile was 99.0, but must be above 0 and at most 1, such as 0.99.");
  }
}
