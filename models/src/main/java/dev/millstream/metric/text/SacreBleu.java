package dev.millstream.metric.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.MetricValue.Composite;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.Reading;
import dev.millstream.metric.state.Formula;
import dev.millstream.metric.state.Tally;
import java.util.List;

/**
 * BLEU as sacrebleu 2.6 has it (metrics/bleu.py): from 0 to 100; the reference length nearest to
 * the prediction's, the shorter of two. Smoothing of Chen and Cherry 2014: {@code exp} gives the
 * k-th order without a match 1 / (2^k n-grams), {@code floor} and {@code add-k} take {@code
 * smooth_value}.
 */
final class SacreBleu implements Formula<Tally> {
  private static final int ORDERS = 4;

  private final Reading reading;
  private final NgramMatches matches = new NgramMatches(ORDERS);
  private final TextTokenizer tokenizer;
  private final boolean lowercase;
  private final boolean effectiveOrder;
  private final String smoothing;
  private final double smoothValue;

  SacreBleu(Parameters parameters) {
    reading = new Reading(parameters.metric());
    tokenizer = TextTokenizer.named(parameters.choice("tokenize", "13a", TextTokenizer.names()));
    lowercase = parameters.flag("lowercase", false);
    effectiveOrder = parameters.flag("use_effective_order", false);
    smoothing = parameters.choice("smooth_method", "exp", "exp", "floor", "add-k", "none");
    smoothValue =
        parameters
            .given("smooth_value")
            .map(node -> smoothValue(node, parameters))
            .orElse(smoothing.equals("floor") ? 0.1 : 1.0);
    parameters.flag("force", false);
  }

  private static double smoothValue(JsonNode node, Parameters parameters) {
    if (!node.isNumber() || !(node.doubleValue() >= 0 && node.doubleValue() <= 1e6)) {
      throw parameters.refuse("smooth_value", "a number from 0 to 1e6");
    }
    return node.doubleValue();
  }

  @Override
  public Tally zero() {
    return matches.zero();
  }

  @Override
  public void add(Judged row, Tally to) {
    List<String> prediction = tokens(reading.text(row, Column.PREDICTION));
    List<List<String>> references =
        reading.texts(row, Column.REFERENCE).stream().map(this::tokens).toList();
    matches.add(prediction, references, SacreBleu::nearest, to);
  }

  private List<String> tokens(String text) {
    return tokenizer.tokens(PythonText.stripEnd(lowercase ? PythonText.lower(text) : text));
  }

  private static int nearest(int predicted, List<Integer> lengths) {
    int nearest = lengths.get(0);
    for (int length : lengths) {
      int nearer = Math.abs(predicted - nearest) - Math.abs(predicted - length);
      if (nearer > 0 || (nearer == 0 && length < nearest)) {
        nearest = length;
      }
    }
    return nearest;
  }

  @Override
  public MetricValue value(Tally of, long rows) {
    double[] matched = new double[ORDERS];
    double[] possible = new double[ORDERS];
    boolean some = false;
    for (int n = 1; n <= ORDERS; n++) {
      some |= matches.matched(of, n) > 0;
      matched[n - 1] = matches.matched(of, n);
      possible[n - 1] = matches.possible(of, n);
    }
    long predicted = matches.predictionLength(of);
    long actual = matches.referenceLength(of);
    double penalty = 1;
    if (predicted < actual) {
      penalty = predicted == 0 ? 0 : Math.exp(1 - (double) actual / predicted);
    }
    double[] precisions = new double[ORDERS];
    double score = some ? penalty * mean(matched, possible, precisions) : 0;
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("score", score);
    json.set("counts", counts(matched));
    json.set("totals", counts(possible));
    ArrayNode list = json.putArray("precisions");
    for (double precision : precisions) {
      list.add(precision);
    }
    json.put("bp", penalty);
    json.put("sys_len", predicted);
    json.put("ref_len", actual);
    return new Composite(json);
  }

  /**
   * The geometric mean of the precisions, which are filled in; add-k changes the counts too, as it
   * does in Python.
   */
  private double mean(double[] matched, double[] possible, double[] precisions) {
    int order = effectiveOrder ? 0 : ORDERS;
    double halved = 1;
    for (int i = 0; i < ORDERS; i++) {
      if (smoothing.equals("add-k") && i > 0) {
        matched[i] += smoothValue;
        possible[i] += smoothValue;
      }
      if (possible[i] == 0) {
        break;
      }
      order = Math.max(order, i + 1);
      if (matched[i] > 0) {
        precisions[i] = 100 * matched[i] / possible[i];
      } else if (smoothing.equals("exp")) {
        halved *= 2;
        precisions[i] = 100 / (halved * possible[i]);
      } else if (smoothing.equals("floor")) {
        precisions[i] = 100 * smoothValue / possible[i];
      }
    }
    double logs = 0;
    for (int i = 0; i < order; i++) {
      logs += Math.log(precisions[i]);
    }
    return Math.exp(logs / order);
  }

  private static ArrayNode counts(double[] counts) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (double count : counts) {
      if (count == Math.rint(count)) {
        list.add((long) count);
      } else {
        list.add(count);
      }
    }
    return list;
  }
}
