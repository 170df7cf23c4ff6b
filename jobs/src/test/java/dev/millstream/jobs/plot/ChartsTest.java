package dev.millstream.jobs.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChartsTest {

  @Test
  void aLineIsAGroupsNumberWindowByWindow() throws Exception {
    List<Chart> charts =
        charts(
            figure(100, "b", "accuracy", "0.5"),
            figure(0, "b", "accuracy", "0.75"),
            figure(0, "a", "accuracy", "1.0"));

    assertThat(charts)
        .containsExactly(
            new Chart(
                "accuracy",
                "{}",
                0,
                List.of(
                    new Chart.Panel(
                        List.of(
                            new Chart.Line("ch=a", "", List.of(0L), List.of(1.0), 0, 100, 9),
                            new Chart.Line(
                                "ch=b", "", List.of(0L, 100L), List.of(0.75, 0.5), 100, 200, 9)),
                        0)),
                List.of()));
  }

  @Test
  void chartsStandInTheOrderInWhichTheirMetricsCome() throws Exception {
    List<Chart> charts =
        charts(
            figure(0, "a", "wer", "0.1"),
            figure(0, "a", "accuracy", "1.0"),
            figure(100, "a", "wer", "0.2"));

    assertThat(charts).extracting(Chart::metric).containsExactly("wer", "accuracy");
  }

  @Test
  void theLastOfTwoFiguresForAWindowHolds() throws Exception {
    List<Chart> charts =
        charts(figure(0, "a", "accuracy", "0.5"), figure(0, "a", "accuracy", "0.75"));

    assertThat(lines(charts)).extracting(Chart.Line::y).containsExactly(List.of(0.75));
  }

  @Test
  void eachNumberOfAnObjectHasALineAndLinesOfUnlikeScaleStandApart() throws Exception {
    List<Chart> charts =
        charts(figure(0, "a", "sacrebleu", "{\"score\":72.1,\"counts\":[197,8],\"bp\":1.0}"));

    assertThat(charts.get(0).panels())
        .extracting(panel -> panel.lines().stream().map(Chart.Line::component).toList())
        .containsExactly(List.of("bp"), List.of("score", "counts.1"), List.of("counts.0"));
  }

  @Test
  void numbersOfAMatrixAreNamedByItsLabels() throws Exception {
    List<Chart> charts =
        charts(
            figure(
                0,
                "a",
                "confusion_matrix",
                "{\"labels\":[\"ham\",\"spam\"],\"confusion_matrix\":[[1,0],[0,1]]}"));

    assertThat(lines(charts))
        .extracting(Chart.Line::component)
        .containsExactly(
            "confusion_matrix.ham.ham",
            "confusion_matrix.ham.spam",
            "confusion_matrix.spam.ham",
            "confusion_matrix.spam.spam");
  }

  @Test
  void whereThereIsNoValueThereIsAGapAndItsReason() throws Exception {
    String undefined = "{\"undefined\":\"none is positive\"}";
    List<Chart> charts =
        charts(
            figure(0, "a", "roc_auc", "0.5"),
            figure(100, "a", "roc_auc", undefined),
            figure(200, "a", "roc_auc", undefined),
            figure(200, "b", "roc_auc", undefined));

    assertThat(lines(charts).get(0).y()).containsExactly(0.5, null, null);
    assertThat(lines(charts).get(1).y()).containsOnlyNulls();
    assertThat(charts.get(0).gaps())
        .containsExactly(new Chart.Gap("none is positive", 3, 100, "ch=a"));
  }

  @Test
  void aBoundedValueIsOneNumberAndItsErrorIsTheGreatest() throws Exception {
    List<Chart> charts =
        charts(
            figure(0, "a", "roc_auc", "{\"value\":0.9,\"error_at_most\":0.0004}"),
            figure(100, "a", "roc_auc", "{\"value\":0.8,\"error_at_most\":0.0001}"));

    assertThat(charts.get(0).error()).isEqualTo(0.0004);
    assertThat(lines(charts)).extracting(Chart.Line::y).containsExactly(List.of(0.9, 0.8));
  }

  @Test
  void windowsThatBeginTogetherStandWhereTheyEnd() throws Exception {
    List<Figure> figures =
        List.of(
            Figure.read(line(0, 60, "a", "accuracy", "0.5")),
            Figure.read(line(0, 120, "a", "accuracy", "0.75")));

    assertThat(lines(Charts.of(figures, Axis.END)))
        .extracting(Chart.Line::x)
        .containsExactly(List.of(60L, 120L));
  }

  @Test
  void linesBeyondTheMostAreCounted() throws Exception {
    List<Figure> figures = new ArrayList<>();
    for (int group : IntStream.range(0, Charts.MOST_LINES + 3).toArray()) {
      figures.add(Figure.read(line(0, 100, "g" + group, "accuracy", "0.5")));
    }

    List<Chart> charts = Charts.of(figures, Axis.START);

    assertThat(lines(charts)).hasSize(Charts.MOST_LINES);
    assertThat(charts.get(0).panels().get(0).leftOut()).isEqualTo(3);
  }

  private static List<Chart> charts(Figure... figures) {
    return Charts.of(List.of(figures), Axis.START);
  }

  private static List<Chart.Line> lines(List<Chart> charts) {
    return charts.stream()
        .flatMap(chart -> chart.panels().stream())
        .flatMap(panel -> panel.lines().stream())
        .toList();
  }

  private static Figure figure(long start, String group, String metric, String value)
      throws IOException {
    return Figure.read(line(start, start + 100, group, metric, value));
  }

  private static String line(long start, long end, String group, String metric, String value) {
    return "{\"window\":{\"start\":%d,\"end\":%d,\"count\":9},\"group\":{\"ch\":\"%s\"},\"metric\":\"%s\",\"parameters\":{},\"value\":%s,\"n\":9}"
        .formatted(start, end, group, metric, value);
  }
}
