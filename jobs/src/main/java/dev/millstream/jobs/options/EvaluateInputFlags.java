package dev.millstream.jobs.options;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where rows of an evaluation come from, and where in a record they are. */
final class EvaluateInputFlags {
  private static final Set<String> KINDS = Set.of("kafka", "file");
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final List<String> FOR_JOINS =
      List.of(
          "--predictions", "--labels", "--shadow", "--shadow-horizon", "--horizon", "--id-field");

  @Option(
      names = "--from",
      paramLabel = "INPUT",
      description =
          "Where rows come from that hold prediction and label together: kafka:TOPIC, file:PATH, or - for standard input.")
  @OptionDoc(example = "--from file:rows.jsonl", absent = "--predictions and --labels")
  @Nullable String from;

  @Option(
      names = "--predictions",
      paramLabel = "INPUT",
      description =
          "Where predictions come from whose labels come later: kafka:TOPIC or file:PATH.")
  @OptionDoc(example = "--predictions kafka:labels", absent = "--from")
  @Nullable String predictions;

  @Option(
      names = "--labels",
      paramLabel = "INPUT",
      description = "Where what is right comes from, with the ids of the predictions.")
  @OptionDoc(example = "--labels kafka:truth", absent = "--from")
  @Nullable String labels;

  @Option(
      names = "--shadow",
      paramLabel = "INPUT",
      description =
          "Where predictions of a second model come from, B, to be compared with those of --predictions, A, by id; for paired_accuracy and paired_bootstrap. Without --labels, B's predictions stand for labels: accuracy is how often they agree.")
  @OptionDoc(example = "--shadow kafka:shadow-labels", absent = "one model is judged")
  @Nullable String shadow;

  @Option(
      names = "--shadow-horizon",
      paramLabel = "TIME",
      description = "How far apart, in event time, the two predictions of an id may be.")
  @OptionDoc(example = "--shadow-horizon 10min", absent = "--horizon")
  @Nullable String shadowHorizon;

  @Option(
      names = "--horizon",
      paramLabel = "TIME",
      description =
          "How far apart, in event time, a prediction and its label may be; windows are reported that much later.")
  @OptionDoc(example = "--horizon 7d")
  String horizon = "1h";

  @Option(
      names = "--id-field",
      paramLabel = "FIELD",
      description = "The field by which labels find predictions.")
  @OptionDoc(example = "--id-field mail", absent = "id, else the record's key")
  @Nullable String idField;

  @Option(
      names = "--prediction-field",
      paramLabel = "FIELD",
      description =
          "The field that holds what was predicted; a path such as result.0.label reaches into objects and arrays.")
  @OptionDoc(example = "--prediction-field result.0.label")
  String predictionField = "prediction";

  @Option(
      names = "--label-field",
      paramLabel = "FIELD",
      description = "The field that holds what is right.")
  @OptionDoc(example = "--label-field label")
  String labelField = "reference";

  @Option(
      names = "--score-field",
      paramLabel = "FIELD",
      description = "The field that holds the model's score, for metrics that want one.")
  @OptionDoc(example = "--score-field result.0.score")
  String scoreField = "score";

  @Option(
      names = "--time-field",
      paramLabel = "FIELD",
      description = "The field that holds the event time, in milliseconds since 1970.")
  @OptionDoc(example = "--time-field ts", absent = "the record's timestamp in Kafka")
  @Nullable String timeField;

  @Option(
      names = "--out-of-order",
      paramLabel = "TIME",
      description = "How much later than a newer one a row may come and still be in time.")
  @OptionDoc(example = "--out-of-order 1min")
  String outOfOrder = "10s";

  @Option(
      names = "--by",
      paramLabel = "FIELDS",
      description = "Figures for each value of these fields, with commas.")
  @OptionDoc(example = "--by revision,channel", absent = "one group of all rows")
  @Nullable String by;

  /** Where rows come from; null, with a note, where that cannot be made out. */
  @Nullable RowOptions read(Values values) {
    RowOptions.Source source = source(values);
    Duration order = values.duration("--out-of-order", outOfOrder, Duration.ZERO);
    List<String> groups = groups(values);
    return source == null
        ? null
        : new RowOptions(
            source, predictionField, labelField, scoreField, timeField, idField, order, groups);
  }

  private List<String> groups(Values values) {
    if (by == null) {
      return List.of();
    }
    List<String> groups = new ArrayList<>();
    for (String field : by.split(",", -1)) {
      groups.add(field.strip());
    }
    if (groups.contains("") || Set.copyOf(groups).size() < groups.size()) {
      values.mustBe("--by", by, "fields that are all different, with commas");
    }
    return groups;
  }

  private RowOptions.@Nullable Source source(Values values) {
    if (from != null) {
      for (String other : FOR_JOINS) {
        if (values.given(other)) {
          values.problem(
              "%s is given together with --from, whose rows have their labels already. Leave one of the two out."
                  .formatted(other));
        }
      }
      Endpoint rows = values.endpoint("--from", from, KINDS, Endpoint.StandardStream.INPUT);
      return rows == null ? null : new RowOptions.Together(rows);
    }
    if (predictions == null || (labels == null && shadow == null)) {
      values.problem(
          predictions == null && labels == null
              ? "--from is missing: say where rows come from, e.g. %s, or give --predictions and --labels."
                  .formatted(values.eg("--from"))
              : "%s is missing: predictions and labels come from two places, or together by --from."
                  .formatted(predictions == null ? "--predictions" : "--labels"));
      return null;
    }
    Duration most = values.duration("--horizon", horizon, SHORTEST);
    Endpoint one =
        values.endpoint("--predictions", predictions, KINDS, Endpoint.StandardStream.INPUT);
    Endpoint right =
        labels == null
            ? null
            : values.endpoint("--labels", labels, KINDS, Endpoint.StandardStream.INPUT);
    RowOptions.Shadow other = shadow(values, most);
    if (one == null || (labels != null && right == null) || (shadow != null && other == null)) {
      return null;
    }
    return new RowOptions.Apart(one, right, most, other);
  }

  private RowOptions.@Nullable Shadow shadow(Values values, Duration labelHorizon) {
    if (shadow == null) {
      if (shadowHorizon != null) {
        values.problem(
            "--shadow-horizon is given without --shadow. Say where the second model's predictions come from, e.g. %s, or leave it out."
                .formatted(values.eg("--shadow")));
      }
      return null;
    }
    Duration most =
        shadowHorizon == null
            ? labelHorizon
            : values.duration("--shadow-horizon", shadowHorizon, SHORTEST);
    Endpoint from = values.endpoint("--shadow", shadow, KINDS, Endpoint.StandardStream.INPUT);
    return from == null ? null : new RowOptions.Shadow(from, most);
  }
}
