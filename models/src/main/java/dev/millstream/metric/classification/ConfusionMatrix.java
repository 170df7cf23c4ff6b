package dev.millstream.metric.classification;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.Judged;
import dev.millstream.metric.Label;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.MetricValue.Composite;
import dev.millstream.metric.MetricValue.Undefined;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.state.Formula;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Rows by actual label (down) and predicted label (across), for the labels seen or for {@code
 * labels} (scikit-learn confusion_matrix, whose matrix has the labels beside it here); {@code
 * normalize} divides by the row, the column or all.
 */
final class ConfusionMatrix implements Formula<PairTally> {
  private final LabelPairs pairs;
  private final Optional<List<Label>> labels;
  private final String normalize;
  private final int mostPairs;

  ConfusionMatrix(Parameters parameters) {
    pairs = new LabelPairs(parameters);
    labels = parameters.labels("labels");
    normalize = parameters.choice("normalize", "null", "null", "true", "pred", "all");
    mostPairs = parameters.whole("max_pairs", 10_000, 4, 1_000_000);
  }

  @Override
  public PairTally zero() {
    return new PairTally(mostPairs);
  }

  @Override
  public void add(Judged row, PairTally to) {
    to.count(pairs.of(row), 1);
  }

  @Override
  public MetricValue value(PairTally of, long rows) {
    if (of.tooMany()) {
      return new Undefined(
          "more than %,d pairs of labels were seen, which is max_pairs: raise it, or judge labels rather than free texts"
              .formatted(mostPairs));
    }
    List<Label> shown = labels.orElseGet(() -> seen(of));
    long[][] matrix = new long[shown.size()][shown.size()];
    of.counts()
        .forEach(
            (pair, count) -> {
              int down = shown.indexOf(pair.reference());
              int across = shown.indexOf(pair.prediction());
              if (down >= 0 && across >= 0) {
                matrix[down][across] = count;
              }
            });
    return new Composite(json(shown, matrix));
  }

  private static List<Label> seen(PairTally of) {
    TreeSet<Label> seen = new TreeSet<>();
    of.counts()
        .keySet()
        .forEach(
            pair -> {
              seen.add(pair.reference());
              seen.add(pair.prediction());
            });
    return List.copyOf(seen);
  }

  private ObjectNode json(List<Label> shown, long[][] matrix) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode names = json.putArray("labels");
    shown.forEach(label -> names.add(label.json()));
    ArrayNode lines = json.putArray("confusion_matrix");
    for (int down = 0; down < matrix.length; down++) {
      ArrayNode line = lines.addArray();
      for (int across = 0; across < matrix.length; across++) {
        if (normalize.equals("null")) {
          line.add(matrix[down][across]);
        } else {
          long whole = whole(matrix, down, across);
          line.add(whole == 0 ? 0 : (double) matrix[down][across] / whole);
        }
      }
    }
    return json;
  }

  private long whole(long[][] matrix, int down, int across) {
    long whole = 0;
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix.length; j++) {
        boolean counts =
            switch (normalize) {
              case "true" -> i == down;
              case "pred" -> j == across;
              default -> true;
            };
        whole += counts ? matrix[i][j] : 0;
      }
    }
    return whole;
  }
}
