package dev.millstream.metric.classification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millstream.metric.Judged;
import dev.millstream.metric.Label;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.MetricValue.Composite;
import dev.millstream.metric.MetricValue.Scalar;
import dev.millstream.metric.MetricValue.Undefined;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.state.Formula;
import dev.millstream.metric.state.LabelTally;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Precision, recall or F1, averaged over labels (scikit-learn precision_recall_fscore_support).
 * Macro and weighted averages are over the labels seen in predictions or references of the window,
 * or over {@code labels}; zero by zero is 0, or {@code zero_division}.
 */
final class AveragedScore implements Formula<LabelTally> {
  private final LabelScore score;
  private final LabelPairs pairs;
  private final String average;
  private final Label positive;
  private final Optional<List<Label>> labels;
  private final double ifUndefined;
  private final int mostLabels;

  AveragedScore(LabelScore score, Parameters parameters) {
    this.score = score;
    pairs = new LabelPairs(parameters);
    average = average(parameters);
    positive =
        parameters
            .given("pos_label")
            .map(
                node -> Label.of(node).orElseThrow(() -> parameters.refuse("pos_label", "a label")))
            .orElse(Label.of(1));
    labels = parameters.labels("labels");
    ifUndefined = "1".equals(parameters.choice("zero_division", "warn", "warn", "0", "1")) ? 1 : 0;
    mostLabels = parameters.whole("max_labels", 1000, 2, 100_000);
  }

  private static String average(Parameters parameters) {
    Optional<JsonNode> given = parameters.json("average");
    if (given.isPresent() && given.get().isNull()) {
      return "each";
    }
    String average = given.map(JsonNode::asText).orElse("binary");
    if (!List.of("binary", "macro", "micro", "weighted").contains(average)) {
      throw parameters.refuse(
          "average", "one of binary, macro, micro, weighted or null (each label)");
    }
    return average;
  }

  @Override
  public LabelTally zero() {
    return Outcomes.noLabels(mostLabels);
  }

  @Override
  public void add(Judged row, LabelTally to) {
    Outcomes.count(pairs.of(row), to);
  }

  @Override
  public MetricValue value(LabelTally of, long rows) {
    return of.refusal().<MetricValue>map(refusal -> refusal).orElseGet(() -> value(of.counts()));
  }

  private MetricValue value(SortedMap<Label, long[]> counts) {
    if (average.equals("binary")) {
      return binary(counts);
    }
    List<Outcomes> outcomes =
        labels.orElseGet(() -> List.copyOf(counts.keySet())).stream()
            .map(label -> of(label, counts))
            .toList();
    return switch (average) {
      case "micro" -> new Scalar(of(outcomes.stream().reduce(Outcomes.NONE, Outcomes::plus)));
      case "macro" -> new Scalar(outcomes.stream().mapToDouble(this::of).average().orElseThrow());
      case "weighted" -> new Scalar(weighted(outcomes));
      default -> each(outcomes);
    };
  }

  private MetricValue binary(SortedMap<Label, long[]> counts) {
    String seen = counts.keySet().stream().map(Label::toString).collect(Collectors.joining(", "));
    if (counts.size() > 2) {
      return new Undefined(
          "average=binary is for two labels and %d were seen (%s): set average to macro, micro, weighted or null"
              .formatted(
                  counts.size(), counts.size() > 10 ? "the first is " + counts.firstKey() : seen));
    }
    if (counts.size() == 2 && !counts.containsKey(positive)) {
      return new Undefined(
          "pos_label %s is none of the labels seen (%s): set pos_label".formatted(positive, seen));
    }
    return new Scalar(of(of(positive, counts)));
  }

  private static Outcomes of(Label label, SortedMap<Label, long[]> counts) {
    long[] seen = counts.get(label);
    return seen == null ? Outcomes.NONE : Outcomes.of(seen);
  }

  private double of(Outcomes outcomes) {
    return score.of(outcomes, ifUndefined);
  }

  private double weighted(List<Outcomes> outcomes) {
    long rows = outcomes.stream().mapToLong(Outcomes::actual).sum();
    double sum = outcomes.stream().mapToDouble(each -> of(each) * each.actual()).sum();
    return rows == 0 ? ifUndefined : sum / rows;
  }

  private Composite each(List<Outcomes> outcomes) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    outcomes.forEach(each -> list.add(of(each)));
    return new Composite(list);
  }
}
