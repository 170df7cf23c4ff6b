package dev.millstream.flink.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class AlertRuleTest {
  private static final AlertRule LOW =
      new AlertRule("accuracy<0.9", "accuracy", List.of(), false, 0.9, 10);
  private static final AlertRule HIGH =
      new AlertRule("drift.label_psi>0.2", "drift", List.of("label_psi"), true, 0.2, 1);

  @Test
  void isBrokenBelowOrAboveItsThreshold() throws Exception {
    assertThat(LOW.brokenBy(report("accuracy", "0.89", 10))).isEqualTo(OptionalDouble.of(0.89));
    assertThat(LOW.brokenBy(report("accuracy", "0.9", 10))).isEmpty();
    assertThat(HIGH.brokenBy(report("drift", "{\"label_psi\":0.3}", 1)))
        .isEqualTo(OptionalDouble.of(0.3));
    assertThat(HIGH.brokenBy(report("drift", "{\"label_psi\":0.2}", 1))).isEmpty();
  }

  @Test
  void findsANumberWhoseNameHasADot() throws Exception {
    AlertRule slow =
        new AlertRule("quantiles.p99.9>5", "quantiles", List.of("p99", "9"), true, 5, 1);

    assertThat(slow.brokenBy(report("quantiles", "{\"p99\":1,\"p99.9\":7}", 1)))
        .isEqualTo(OptionalDouble.of(7));
  }

  @Test
  void looksAtItsMetricAndAtEnoughRows() throws Exception {
    assertThat(LOW.brokenBy(report("f1", "0.1", 10))).isEmpty();
    assertThat(LOW.brokenBy(report("accuracy", "0.1", 9))).isEmpty();
  }

  @Test
  void isNotBrokenByAValueThatThereIsNot() throws Exception {
    assertThat(LOW.brokenBy(report("accuracy", "{\"undefined\":\"no row\"}", 10))).isEmpty();
    assertThat(HIGH.brokenBy(report("drift", "{\"label_psi\":{\"undefined\":\"none\"}}", 1)))
        .isEmpty();
    assertThat(HIGH.brokenBy(report("drift", "{}", 1))).isEmpty();
  }

  @Test
  void takesANumberThatIsOnlyNearlyKnown() throws Exception {
    AlertRule auc = new AlertRule("roc_auc<0.9", "roc_auc", List.of(), false, 0.9, 1);

    assertThat(auc.brokenBy(report("roc_auc", "{\"value\":0.8,\"error_at_most\":0.01}", 1)))
        .isEqualTo(OptionalDouble.of(0.8));
  }

  @Test
  void saysWhenItCanNeverBeBroken() throws Exception {
    AlertRule misspelt =
        new AlertRule("rouge.rouge3>0.5", "rouge", List.of("rouge3"), true, 0.5, 1);
    AlertRule whole = new AlertRule("rouge>0.5", "rouge", List.of(), true, 0.5, 1);
    AlertRule part = new AlertRule("accuracy.value<1", "accuracy", List.of("value"), false, 1, 1);
    MetricReport rouge = report("rouge", "{\"rouge1\":0.9,\"rouge2\":0.8}", 1);

    assertThat(misspelt.misses(rouge))
        .contains(
            "the alert rouge.rouge3>0.5 will not be told: there is no number 'rouge3' in the figures of rouge, which have rouge1, rouge2. Correct the rule.");
    assertThat(whole.misses(rouge))
        .contains(
            "the alert rouge>0.5 will not be told: there is no number '' in the figures of rouge, which have rouge1, rouge2. Correct the rule.");
    assertThat(part.misses(report("accuracy", "0.5", 1)))
        .contains(
            "the alert accuracy.value<1 will not be told: there is no number 'value' in the figures of accuracy, which are numbers themselves. Correct the rule.");
    assertThat(misspelt.misses(report("rouge", "{\"undefined\":\"no row\"}", 1))).isEmpty();
    assertThat(HIGH.misses(report("drift", "{\"label_psi\":{\"undefined\":\"none\"}}", 1)))
        .isEmpty();
    assertThat(LOW.misses(report("accuracy", "{\"value\":1,\"error_at_most\":0}", 1))).isEmpty();
  }

  private static MetricReport report(String metric, String value, long n) {
    return new MetricReport(0, 10, n, List.of(), List.of(), metric, "{}", value, n);
  }
}
