package dev.millstream.jobs.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which figures are told of, and where. */
final class AlertFlags {
  private static final Pattern RULE =
      Pattern.compile("([a-z0-9_]+)((?:\\.[A-Za-z0-9_-]+)*)([<>])(-?\\d{1,9}(?:\\.\\d{1,9})?)");
  private static final int MOST_ROWS = 1_000_000_000;

  @Option(
      names = "--alert",
      paramLabel = "RULE",
      description =
          "Tell of figures above or below a number: METRIC<NUMBER or METRIC>NUMBER, of a value of several numbers METRIC.NAME. May be given several times.")
  @OptionDoc(example = "--alert drift.label_psi>0.2", absent = "none")
  List<String> alert = new ArrayList<>();

  @Option(
      names = "--alert-rows",
      paramLabel = "N",
      description = "Do not tell of windows with fewer rows, in which figures move by chance.")
  @OptionDoc(example = "--alert-rows 200")
  String alertRows = "1";

  @Option(
      names = "--alerts",
      paramLabel = "OUTPUT",
      description = "Where alerts go: kafka:TOPIC, file:PATH, - for standard output, or stderr.")
  @OptionDoc(example = "--alerts kafka:alerts")
  String alerts = "stderr";

  /** Null, with a note, where the output cannot be made out. */
  @Nullable AlertOptions read(Values values, List<MetricChoice> metrics) {
    List<AlertChoice> rules = new ArrayList<>();
    for (String typed : alert) {
      Matcher rule = RULE.matcher(typed.replace(" ", ""));
      if (!rule.matches()) {
        values.mustBe("--alert", typed, "METRIC<NUMBER or METRIC>NUMBER");
        continue;
      }
      String metric = rule.group(1);
      List<String> part =
          rule.group(2).isEmpty()
              ? List.of()
              : List.of(rule.group(2).substring(1).split("\\.", -1));
      checkMetric(values, typed, metric, part, metrics);
      rules.add(
          new AlertChoice(
              typed, metric, part, rule.group(3).equals(">"), Double.parseDouble(rule.group(4))));
    }
    if (rules.isEmpty() && alert.isEmpty()) {
      for (String option : List.of("--alerts", "--alert-rows")) {
        if (values.given(option)) {
          values.problem(
              "%s is given without --alert. Say which figures to tell of, e.g. %s, or leave it out."
                  .formatted(option, values.eg("--alert")));
        }
      }
    }
    Endpoint to =
        alerts.equals("stderr")
            ? Endpoint.StandardStream.ERROR
            : values.endpoint(
                "--alerts", alerts, DeadLetterFlags.LINES, Endpoint.StandardStream.OUTPUT);
    int least = values.number("--alert-rows", alertRows, 1, MOST_ROWS);
    return to == null ? null : new AlertOptions(rules, least, to);
  }

  private static void checkMetric(
      Values values, String typed, String metric, List<String> part, List<MetricChoice> metrics) {
    List<MetricChoice> computed =
        metrics.stream().filter(each -> each.plainName().equals(metric)).toList();
    if (computed.isEmpty()) {
      values.problem(
          "--alert %s looks at the metric %s, which is not computed. Add it to --metrics, or correct the name."
              .formatted(typed, metric));
      return;
    }
    List<FigureParts> known =
        computed.stream().map(MetricChoice::parts).flatMap(Optional::stream).toList();
    if (known.size() == computed.size() && known.stream().noneMatch(each -> each.has(part))) {
      FigureParts parts = known.get(0);
      values.problem(
          "--alert %s looks at no number that figures of %s have: they %s. Correct the name."
              .formatted(
                  typed,
                  metric,
                  parts.single()
                      ? "are one number, written " + metric
                      : "have " + String.join(", ", parts.names())));
    }
  }
}
