package dev.millstream.metric.compare;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.MetricValue.Undefined;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * McNemar's test (1947) of whether two models are right equally often, from the rows that tell them
 * apart: those that only A or only B has right. Two p-values, those of statsmodels' {@code
 * mcnemar}: of the exact binomial test, and of the chi-square test with continuity correction
 * (Edwards 1948).
 *
 * @param onlyA rows that only A has right
 * @param onlyB rows that only B has right
 */
record McNemar(long onlyA, long onlyB) {
  private static final int EXACT_BELOW = 25;
  private static final int MOST_EXACT = 10_000;

  /** Both tests, and by name the one to go by: the exact one below 25 discordant rows. */
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("discordant", discordant());
    boolean exact = discordant() < EXACT_BELOW;
    json.put("method", exact ? "exact" : "chi_square");
    json.put("statistic", exact ? Math.min(onlyA, onlyB) : statistic());
    json.put("p_value", exact ? exactPValue() : chiSquarePValue());
    if (discordant() > MOST_EXACT) {
      json.set(
          "exact_p_value",
          new Undefined("there are more than %,d discordant rows".formatted(MOST_EXACT)).json());
    } else {
      json.put("exact_p_value", exactPValue());
    }
    if (discordant() == 0) {
      json.set("chi_square_p_value", new Undefined("no row tells the two models apart").json());
    } else {
      json.put("chi_square_p_value", chiSquarePValue());
    }
    return json;
  }

  private long discordant() {
    return onlyA + onlyB;
  }

  private double statistic() {
    double excess = Math.abs(onlyA - onlyB) - 1;
    return excess * excess / discordant();
  }

  private double chiSquarePValue() {
    return ErrorFunction.complement(Math.sqrt(statistic() / 2));
  }

  /** Twice the probability of at most the smaller number of heads, at most 1. */
  private double exactPValue() {
    int coins = (int) discordant();
    int heads = (int) Math.min(onlyA, onlyB);
    BigInteger ways = BigInteger.ONE;
    BigInteger sum = BigInteger.ONE;
    for (int k = 1; k <= heads; k++) {
      ways = ways.multiply(BigInteger.valueOf(coins - k + 1)).divide(BigInteger.valueOf(k));
      sum = sum.add(ways);
    }
    BigDecimal probability =
        new BigDecimal(sum.shiftLeft(1))
            .divide(new BigDecimal(BigInteger.ONE.shiftLeft(coins)), MathContext.DECIMAL64);
    return Math.min(1, probability.doubleValue());
  }
}
