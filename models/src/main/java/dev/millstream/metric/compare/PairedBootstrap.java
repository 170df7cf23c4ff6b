package dev.millstream.metric.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.Judged;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.MetricValue.Composite;
import dev.millstream.metric.MetricValue.Undefined;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.Reading;
import dev.millstream.metric.state.Formula;
import dev.millstream.metric.state.Tally;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;

/**
 * The mean over rows of what a metric says of each row by itself, for two models: B's less A's,
 * with a confidence interval and a p-value from {@code n_resamples} weighted means of the rows'
 * differences (Efron 1979; the weights are {@link PoissonWeights}). The interval is the percentile
 * one, scipy's {@code bootstrap(method='percentile')}; p is 2 (1 + the replicates on the other side
 * of zero) / (1 + replicates), at most 1.
 */
final class PairedBootstrap implements Formula<Tally> {
  private static final int HIGHER = 0;
  private static final int EQUAL = 1;
  private static final int LOWER = 2;
  private static final int WEIGHTS = 3;
  private static final int SUM_A = 0;
  private static final int SUM_B = 1;
  private static final int DIFFERENCES = 2;

  private final Reading reading;
  private final RowMetric metric;
  private final PoissonWeights weights;
  private final int resamples;
  private final double level;

  PairedBootstrap(Parameters parameters, RowMetric metric) {
    this.reading = new Reading(parameters.metric());
    this.metric = metric;
    resamples = parameters.whole("n_resamples", 1000, 100, 10_000);
    weights = new PoissonWeights(parameters.whole("seed", 0, 0, Integer.MAX_VALUE));
    level = parameters.given("confidence_level").map(node -> level(node, parameters)).orElse(0.95);
  }

  private static double level(JsonNode node, Parameters parameters) {
    double level = node.isNumber() ? node.doubleValue() : Double.NaN;
    if (!(level >= 0.5 && level <= 0.999)) {
      throw parameters.refuse("confidence_level", "from 0.5 to 0.999");
    }
    return level;
  }

  @Override
  public Tally zero() {
    return Tally.zero(WEIGHTS + resamples, DIFFERENCES + resamples);
  }

  @Override
  public void add(Judged row, Tally to) {
    Paired pair = PairReading.of(reading, row);
    String key = PairReading.key(reading, pair);
    BigDecimal a = new BigDecimal(metric.of(pair.ofA()));
    BigDecimal b = new BigDecimal(metric.of(pair.ofB()));
    BigDecimal difference = b.subtract(a);
    to.sum(SUM_A, a);
    to.sum(SUM_B, b);
    to.count(difference.signum() > 0 ? HIGHER : difference.signum() < 0 ? LOWER : EQUAL, 1);
    long rowSeed = weights.rowSeed(key);
    for (int replicate = 0; replicate < resamples; replicate++) {
      int weight = PoissonWeights.of(rowSeed, replicate);
      to.count(WEIGHTS + replicate, weight);
      if (weight > 0 && difference.signum() != 0) {
        to.sum(DIFFERENCES + replicate, difference.multiply(BigDecimal.valueOf(weight)));
      }
    }
  }

  @Override
  public MetricValue value(Tally of, long rows) {
    double[] replicates = replicates(of);
    if (rows == 1 || replicates.length < 2) {
      return new Undefined(
          "%d row shows no spread, and paired_bootstrap needs more".formatted(rows));
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("a", of.mean(SUM_A, rows));
    json.put("b", of.mean(SUM_B, rows));
    json.put(
        "difference",
        of.sum(SUM_B)
            .subtract(of.sum(SUM_A))
            .divide(BigDecimal.valueOf(rows), MathContext.DECIMAL128)
            .doubleValue());
    json.put("higher", of.count(HIGHER)).put("equal", of.count(EQUAL));
    json.put("lower", of.count(LOWER));
    json.put("standard_error", deviation(replicates));
    json.put("confidence_level", level);
    json.putArray("confidence_interval")
        .add(quantile(replicates, (1 - level) / 2))
        .add(quantile(replicates, (1 + level) / 2));
    json.put("p_value", pValue(replicates));
    json.put("replicates", replicates.length);
    return new Composite(json);
  }

  /** The weighted means of the differences, in order; a replicate without any row has none. */
  private double[] replicates(Tally of) {
    double[] means = new double[resamples];
    int count = 0;
    for (int replicate = 0; replicate < resamples; replicate++) {
      long weight = of.count(WEIGHTS + replicate);
      if (weight > 0) {
        means[count++] = of.mean(DIFFERENCES + replicate, weight);
      }
    }
    double[] sorted = Arrays.copyOf(means, count);
    Arrays.sort(sorted);
    return sorted;
  }

  private static double deviation(double[] numbers) {
    double mean = Arrays.stream(numbers).sum() / numbers.length;
    double squares = 0;
    for (double number : numbers) {
      squares += (number - mean) * (number - mean);
    }
    return Math.sqrt(squares / (numbers.length - 1));
  }

  /** Between the two nearest, as numpy's quantile. */
  private static double quantile(double[] sorted, double q) {
    double at = q * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  private static double pValue(double[] replicates) {
    long notAbove = Arrays.stream(replicates).filter(each -> each <= 0).count();
    long notBelow = Arrays.stream(replicates).filter(each -> each >= 0).count();
    return Math.min(1, 2.0 * (1 + Math.min(notAbove, notBelow)) / (1 + replicates.length));
  }
}
