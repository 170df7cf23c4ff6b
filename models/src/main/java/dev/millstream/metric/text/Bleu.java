package dev.millstream.metric.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.MetricValue.Composite;
import dev.millstream.metric.MetricValue.Undefined;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.Reading;
import dev.millstream.metric.state.Formula;
import dev.millstream.metric.state.Tally;
import java.util.Collections;
import java.util.List;

/**
 * BLEU as evaluate has it (metrics/bleu, from tensorflow/nmt): tokens of 13a, the shortest
 * reference's length, from 0 to 1; 0 if any order has no match. {@code smooth} adds 1 to matches
 * and n-grams of every order (Lin and Och 2004).
 */
final class Bleu implements Formula<Tally> {
  private final Reading reading;
  private final int orders;
  private final boolean smooth;
  private final NgramMatches matches;

  Bleu(Parameters parameters) {
    reading = new Reading(parameters.metric());
    orders = parameters.whole("max_order", 4, 1, 10);
    smooth = parameters.flag("smooth", false);
    matches = new NgramMatches(orders);
  }

  @Override
  public Tally zero() {
    return matches.zero();
  }

  @Override
  public void add(Judged row, Tally to) {
    List<String> prediction = TextTokenizer.V13A.tokens(reading.text(row, Column.PREDICTION));
    List<List<String>> references =
        reading.texts(row, Column.REFERENCE).stream().map(TextTokenizer.V13A::tokens).toList();
    matches.add(prediction, references, (ours, lengths) -> Collections.min(lengths), to);
  }

  @Override
  public MetricValue value(Tally of, long rows) {
    long predicted = matches.predictionLength(of);
    long actual = matches.referenceLength(of);
    if (predicted == 0 || actual == 0) {
      return new Undefined(
          "the %s have no tokens, and bleu divides by their number"
              .formatted(predicted == 0 ? "predictions" : "references"));
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode precisions = json.arrayNode();
    double logs = 0;
    for (int n = 1; n <= orders; n++) {
      double precision = precision(matches.matched(of, n), matches.possible(of, n));
      precisions.add(precision);
      logs += Math.log(precision) / orders;
    }
    double ratio = (double) predicted / actual;
    double penalty = ratio > 1 ? 1 : Math.exp(1 - 1 / ratio);
    json.put("bleu", Math.exp(logs) * penalty);
    json.set("precisions", precisions);
    json.put("brevity_penalty", penalty);
    json.put("length_ratio", ratio);
    json.put("translation_length", predicted);
    json.put("reference_length", actual);
    return new Composite(json);
  }

  private double precision(long matched, long possible) {
    if (smooth) {
      return (matched + 1.0) / (possible + 1.0);
    }
    return possible == 0 ? 0 : (double) matched / possible;
  }
}
