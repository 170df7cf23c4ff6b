package dev.millstream.jobs.options;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where answers go. */
final class AnswerFlags extends OutputFlags {
  private static final double USUAL_THRESHOLD = 0.5;

  @Option(
      names = "--route",
      paramLabel = "LABEL=OUTPUT",
      description =
          "Where answers with this best label go instead: a topic's name, kafka:TOPIC or file:PATH. May be given several times.")
  @OptionDoc(example = "--route spam=kafka:spam-mails", absent = "all go to --to")
  List<String> routes = new ArrayList<>();

  @Option(
      names = "--low-confidence",
      paramLabel = "OUTPUT",
      description =
          "Where answers go whose best score is below --threshold, whatever their label: a topic's name, kafka:TOPIC or file:PATH.")
  @OptionDoc(example = "--low-confidence kafka:to-review", absent = "with the others")
  @Nullable String lowConfidence;

  @Option(
      names = "--threshold",
      paramLabel = "SCORE",
      description = "The score below which an answer is of low confidence.")
  @OptionDoc(example = "--threshold 0.9", absent = "0.5 with --low-confidence")
  @Nullable String threshold;

  @Nullable AnswerOptions read(Values values) {
    List<Endpoint> outputs = outputs(values);
    Map<String, Endpoint> byLabel = routes(values);
    Endpoint unsure =
        lowConfidence == null ? null : endpoint(values, "--low-confidence", lowConfidence);
    double least = threshold(values);
    Endpoint letters = deadLetters(values);
    return outputs.isEmpty() || letters == null
        ? null
        : new AnswerOptions(outputs, byLabel, unsure, least, letters);
  }

  private Map<String, Endpoint> routes(Values values) {
    Map<String, Endpoint> byLabel = new LinkedHashMap<>();
    for (String typed : routes) {
      int equals = typed.lastIndexOf('=');
      String label = equals < 0 ? "" : typed.substring(0, equals);
      if (label.isEmpty()) {
        values.mustBe("--route", typed, "LABEL=OUTPUT");
        continue;
      }
      Endpoint output = endpoint(values, "--route", typed.substring(equals + 1));
      if (output != null && byLabel.put(label, output) != null) {
        values.problem("--route sends '%s' to two outputs. Give it once.".formatted(label));
      }
    }
    return byLabel;
  }

  /** A bare name is a topic's. */
  private static @Nullable Endpoint endpoint(Values values, String option, String typed) {
    String whole = typed.contains(":") || typed.equals("-") ? typed : "kafka:" + typed;
    return values.endpoint(option, whole, LINES, Endpoint.StandardStream.OUTPUT);
  }

  private double threshold(Values values) {
    if (threshold == null) {
      return USUAL_THRESHOLD;
    }
    if (lowConfidence == null) {
      values.problem(
          "--threshold is given without --low-confidence. Say where answers below it go, e.g. %s, or leave it out."
              .formatted(values.eg("--low-confidence")));
    }
    if (!threshold.matches("-?\\d{1,9}(\\.\\d{1,9})?")) {
      values.mustBe("--threshold", threshold, "a number");
      return USUAL_THRESHOLD;
    }
    return Double.parseDouble(threshold);
  }
}
