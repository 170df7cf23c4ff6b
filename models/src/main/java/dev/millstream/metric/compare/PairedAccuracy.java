package dev.millstream.metric.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
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
import java.math.BigInteger;
import java.util.Optional;

/**
 * Two classifiers on the same rows: the accuracy of each, B's less A's, the rows that only B
 * ({@code wins}) or only A ({@code losses}) has right, how often they agree, Cohen's kappa between
 * them (scikit-learn cohen_kappa_score) and {@link McNemar}'s test.
 */
final class PairedAccuracy implements Formula<LabelTally> {
  private static final int BOTH_RIGHT = 0;
  private static final int ONLY_A = 1;
  private static final int ONLY_B = 2;
  private static final int AGREE = 3;
  private static final int TOTALS = 4;
  private static final int BY_A = 0;
  private static final int BY_B = 1;

  private final Reading reading;
  private final int mostLabels;

  PairedAccuracy(Parameters parameters) {
    reading = new Reading(parameters.metric());
    mostLabels = parameters.whole("max_labels", 1000, 2, 1_000_000);
  }

  @Override
  public LabelTally zero() {
    return new LabelTally(2, TOTALS, mostLabels);
  }

  @Override
  public void add(Judged row, LabelTally to) {
    Paired pair = PairReading.of(reading, row);
    Label a = reading.label(pair.a(), Column.PREDICTION);
    Label b = reading.label(pair.b(), Column.PREDICTION);
    Label right = reading.label(row, Column.REFERENCE);
    if (a.named() != right.named() || b.named() != right.named()) {
      throw reading.refuse(
          "%s needs both predictions and the reference to be labels of one kind, but some are numbers and some are texts"
              .formatted(reading.metric()));
    }
    to.total(BOTH_RIGHT, a.equals(right) && b.equals(right) ? 1 : 0);
    to.total(ONLY_A, a.equals(right) && !b.equals(right) ? 1 : 0);
    to.total(ONLY_B, b.equals(right) && !a.equals(right) ? 1 : 0);
    to.total(AGREE, a.equals(b) ? 1 : 0);
    to.count(a, BY_A, 1);
    to.count(b, BY_B, 1);
  }

  @Override
  public MetricValue value(LabelTally of, long rows) {
    long bothRight = of.total(BOTH_RIGHT);
    long losses = of.total(ONLY_A);
    long wins = of.total(ONLY_B);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("accuracy_a", (double) (bothRight + losses) / rows);
    json.put("accuracy_b", (double) (bothRight + wins) / rows);
    json.put("difference", (double) (wins - losses) / rows);
    json.put("wins", wins);
    json.put("ties", rows - wins - losses);
    json.put("losses", losses);
    json.put("both_right", bothRight);
    json.put("both_wrong", rows - wins - losses - bothRight);
    json.put("agreement", (double) of.total(AGREE) / rows);
    json.set("cohen_kappa", kappa(of, rows));
    json.set("mcnemar", new McNemar(losses, wins).json());
    return new Composite(json);
  }

  /** (observed - expected) / (rows - expected), with rows of equal labels for both. */
  private static JsonNode kappa(LabelTally of, long rows) {
    Optional<Undefined> refusal = of.refusal();
    if (refusal.isPresent()) {
      return refusal.get().json();
    }
    BigInteger expected = BigInteger.ZERO;
    for (long[] byModel : of.counts().values()) {
      expected =
          expected.add(
              BigInteger.valueOf(byModel[BY_A]).multiply(BigInteger.valueOf(byModel[BY_B])));
    }
    BigInteger all = BigInteger.valueOf(rows);
    BigInteger above = all.multiply(BigInteger.valueOf(of.total(AGREE))).subtract(expected);
    BigInteger possible = all.multiply(all).subtract(expected);
    return possible.signum() == 0
        ? new Undefined("both models gave all %d rows one and the same label".formatted(rows))
            .json()
        : DoubleNode.valueOf(above.doubleValue() / possible.doubleValue());
  }
}
