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

  private static MetricReport report(String metric, String value, long n) {
    return new MetricReport(0, 10, n, List.of(), List.of(), metric, "{}", value, n);
  }
}
