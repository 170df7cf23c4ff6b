package dev.millstream.metric.tagging;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.Label;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.MetricValue.Composite;
import dev.millstream.metric.MetricValue.Undefined;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.Reading;
import dev.millstream.metric.state.Formula;
import dev.millstream.metric.state.LabelTally;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Precision, recall and F1 of entities, by type and for all, and the share of right tags (evaluate
 * metrics/seqeval, seqeval 1.2.2). An entity is right if its type and both its ends are. Lenient
 * CoNLL rules, or with {@code mode=strict} those of {@code scheme}. Reads a list of tags for each.
 */
final class Seqeval implements Formula<LabelTally> {
  private static final String LENIENT_LETTERS = "OBIES";
  private static final int HITS = 0;
  private static final int PREDICTED = 1;
  private static final int ACTUAL = 2;
  private static final int TAGS = 0;
  private static final int RIGHT_TAGS = 1;

  private final Reading reading;
  private final Optional<Scheme> scheme;
  private final boolean suffix;
  private final double ifUndefined;
  private final int mostTypes;

  Seqeval(Parameters parameters) {
    reading = new Reading(parameters.metric());
    String[] schemes = Arrays.stream(Scheme.values()).map(Scheme::name).toArray(String[]::new);
    String named = parameters.choice("scheme", "", schemes);
    boolean strict = parameters.choice("mode", "", "strict").equals("strict");
    if (strict == named.isEmpty()) {
      throw new IllegalArgumentException(
          "seqeval has mode=strict and a scheme, or neither of them: schemes are %s."
              .formatted(String.join(", ", schemes)));
    }
    scheme = strict ? Optional.of(Scheme.valueOf(named)) : Optional.empty();
    suffix = parameters.flag("suffix", false);
    ifUndefined = "1".equals(parameters.choice("zero_division", "warn", "warn", "0", "1")) ? 1 : 0;
    mostTypes = parameters.whole("max_labels", 1000, 2, 100_000);
  }

  @Override
  public LabelTally zero() {
    return new LabelTally(3, 2, mostTypes);
  }

  @Override
  public void add(Judged row, LabelTally to) {
    List<Tag> predicted = tags(row, Column.PREDICTION);
    List<Tag> actual = tags(row, Column.REFERENCE);
    if (predicted.size() != actual.size()) {
      throw reading.refuse(
          "seqeval needs as many tags in prediction as in reference, but there are %d and %d"
              .formatted(predicted.size(), actual.size()));
    }
    Set<Entity> ours = entities(predicted);
    Set<Entity> theirs = entities(actual);
    ours.forEach(entity -> to.count(Label.of(entity.type()), PREDICTED, 1));
    theirs.forEach(entity -> to.count(Label.of(entity.type()), ACTUAL, 1));
    theirs.forEach(
        entity -> to.count(Label.of(entity.type()), HITS, ours.contains(entity) ? 1 : 0));
    to.total(TAGS, actual.size());
    for (int i = 0; i < actual.size(); i++) {
      to.total(RIGHT_TAGS, actual.get(i).equals(predicted.get(i)) ? 1 : 0);
    }
  }

  private Set<Entity> entities(List<Tag> tags) {
    return scheme.map(each -> each.entities(tags)).orElseGet(() -> Chunks.entities(tags));
  }

  private List<Tag> tags(Judged row, Column column) {
    String letters = scheme.map(Scheme::letters).orElse(LENIENT_LETTERS);
    List<String> texts =
        reading.texts(reading.list(row, column, "a list of tags"), column, "a list");
    for (String text : texts) {
      if (!Tag.is(text, suffix, letters) || Label.of(text).name().length() > 200) {
        throw reading.refuse(
            "seqeval needs tags such as %s as %s, with %s for its letter%s, but one is something else"
                .formatted(
                    suffix ? "PER-B" : "B-PER",
                    column.label(),
                    String.join(", ", letters.split("")),
                    scheme.isPresent() ? "" : " (other schemes have mode=strict and scheme)"));
      }
    }
    return texts.stream().map(text -> Tag.of(text, suffix)).toList();
  }

  @Override
  public MetricValue value(LabelTally of, long rows) {
    Optional<Undefined> refusal = of.refusal();
    if (refusal.isPresent()) {
      return refusal.get();
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    long[] all = new long[3];
    of.counts()
        .forEach(
            (type, counts) -> {
              ObjectNode scores = json.putObject(type.name());
              put(scores, "", counts);
              scores.put("number", counts[ACTUAL]);
              for (int i = 0; i < all.length; i++) {
                all[i] += counts[i];
              }
            });
    put(json, "overall_", all);
    json.put("overall_accuracy", (double) of.total(RIGHT_TAGS) / of.total(TAGS));
    return new Composite(json);
  }

  private void put(ObjectNode scores, String prefix, long[] counts) {
    double precision = ratio(counts[HITS], counts[PREDICTED]);
    double recall = ratio(counts[HITS], counts[ACTUAL]);
    scores.put(prefix + "precision", precision);
    scores.put(prefix + "recall", recall);
    scores.put(prefix + "f1", f1(precision, recall, counts));
  }

  private double f1(double precision, double recall, long[] counts) {
    if (counts[PREDICTED] + counts[ACTUAL] == 0) {
      return ifUndefined;
    }
    return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
  }

  private double ratio(long part, long whole) {
    return whole == 0 ? ifUndefined : (double) part / whole;
  }
}
