package dev.millstream.flink.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class ShownFiguresTest {
  private final Gauges gauges = new Gauges("", new LinkedHashMap<>());
  private final ShownFigures figures = new ShownFigures(gauges);

  @Test
  void areThoseOfTheNewestWindowOfEachMetricAndGroup() throws Exception {
    figures.show(report(10, "accuracy", "web", "0.5"));
    figures.show(report(20, "accuracy", "web", "0.75"));
    figures.show(report(10, "accuracy", "web", "0.25"));
    figures.show(report(10, "accuracy", "mail", "1"));

    assertThat(gauges.values())
        .isEqualTo(
            Map.of(
                "evaluation.metric=accuracy.group=web.value", 0.75,
                "evaluation.metric=accuracy.group=mail.value", 1.0));
  }

  @Test
  void areApartWhereAValueHasSeveralNumbers() throws Exception {
    figures.show(report(10, "rouge", "web", "{\"rouge1\":0.5,\"labels\":[1],\"rouge2\":0.25}"));

    assertThat(gauges.values())
        .isEqualTo(
            Map.of(
                "evaluation.metric=rouge.group=web.part=rouge1.value", 0.5,
                "evaluation.metric=rouge.group=web.part=rouge2.value", 0.25));
  }

  @Test
  void areNoNumberWhereThereIsNoValue() throws Exception {
    figures.show(report(10, "roc_auc", "web", "0.5"));
    figures.show(report(20, "roc_auc", "web", "{\"undefined\":\"there is one class only\"}"));

    assertThat(gauges.values().values()).containsExactly(Double.NaN);
  }

  @Test
  void areNoNumberWhereAPartHasNoValueAndAnotherOneHas() throws Exception {
    figures.show(report(10, "drift", "web", "{\"label_psi\":0.5,\"length_psi\":0.25}"));
    figures.show(report(10, "drift", "mail", "{\"label_psi\":0.5}"));
    figures.show(
        report(20, "drift", "web", "{\"label_psi\":{\"undefined\":\"no\"},\"length_psi\":0.75}"));

    assertThat(gauges.values())
        .isEqualTo(
            Map.of(
                "evaluation.metric=drift.group=web.part=label_psi.value", Double.NaN,
                "evaluation.metric=drift.group=web.part=length_psi.value", 0.75,
                "evaluation.metric=drift.group=mail.part=label_psi.value", 0.5));
  }

  @Test
  void areBounded() throws Exception {
    for (int i = 0; i < ShownFigures.MOST + 5; i++) {
      figures.show(report(10, "accuracy", "group " + i, "1"));
    }

    assertThat(gauges.values()).hasSize(ShownFigures.MOST);
  }

  private static MetricReport report(long end, String metric, String group, String value) {
    return new MetricReport(
        end - 10, end, 1, List.of("channel"), List.of(group), metric, "{}", value, 1);
  }

  /** A metric group that can be asked for its gauges. */
  private static final class Gauges extends UnregisteredMetricsGroup {
    private final String prefix;
    private final Map<String, Gauge<?>> gauges;

    Gauges(String prefix, Map<String, Gauge<?>> gauges) {
      this.prefix = prefix;
      this.gauges = gauges;
    }

    @Override
    public MetricGroup addGroup(String name) {
      return new Gauges(prefix + name + ".", gauges);
    }

    @Override
    public MetricGroup addGroup(String key, String value) {
      return new Gauges(prefix + key + "=" + value + ".", gauges);
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      gauges.put(prefix + name, gauge);
      return gauge;
    }

    Map<String, Object> values() {
      Map<String, Object> values = new TreeMap<>();
      gauges.forEach((name, gauge) -> values.put(name, gauge.getValue()));
      return values;
    }
  }
}
