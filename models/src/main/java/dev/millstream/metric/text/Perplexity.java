package dev.millstream.metric.text;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.MetricValue.Composite;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.Reading;
import dev.millstream.metric.state.Formula;
import dev.millstream.metric.state.Tally;
import java.math.BigDecimal;
import java.util.Set;

/**
 * Both readings of perplexity, of the negative log-likelihoods (natural logarithm) of a text's
 * tokens in {@code score}: the mean over texts of exp(mean over the text's tokens) (evaluate
 * metrics/perplexity), and exp(mean over all tokens), the corpus's.
 */
final class Perplexity implements Formula<Tally> {
  private static final int TOKENS = 0;
  private static final int PERPLEXITIES = 0;
  private static final int LOSSES = 1;
  private static final double LEAST = -1e-3;
  private static final double MOST = 300;

  private final Reading reading;

  Perplexity(Parameters parameters) {
    reading = new Reading(parameters.metric());
  }

  @Override
  public Set<Column> reads() {
    return Set.of(Column.SCORE);
  }

  @Override
  public Tally zero() {
    return Tally.zero(1, 2);
  }

  @Override
  public void add(Judged row, Tally to) {
    double[] losses = reading.numbers(row, Column.SCORE);
    BigDecimal sum = BigDecimal.ZERO;
    for (double loss : losses) {
      if (loss < LEAST) {
        throw reading.refuse(
            "perplexity needs negative log-likelihoods as score, which are not below 0, but one is %s: negate log-probabilities"
                .formatted(loss));
      }
      sum = sum.add(new BigDecimal(loss));
    }
    double mean = sum.doubleValue() / losses.length;
    if (mean > MOST) {
      throw reading.refuse(
          "perplexity of a mean negative log-likelihood above %s is no number to average, but score's mean is %s"
              .formatted(MOST, mean));
    }
    to.count(TOKENS, losses.length);
    to.sum(LOSSES, sum);
    to.sum(PERPLEXITIES, Math.exp(mean));
  }

  @Override
  public MetricValue value(Tally of, long rows) {
    return new Composite(
        JsonNodeFactory.instance
            .objectNode()
            .put("mean_perplexity", of.mean(PERPLEXITIES, rows))
            .put("corpus_perplexity", Math.exp(of.mean(LOSSES, of.count(TOKENS)))));
  }
}
