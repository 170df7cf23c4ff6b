package dev.millstream.generate.decode;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Whether tokens are drawn, and from which; the names are those of transformers' parameters.
 *
 * @param doSample whether a token is drawn; otherwise the likeliest is taken and the rest of this
 *     has no effect
 * @param temperature above 1 for a wilder draw, below for a tamer one
 * @param topK how many tokens are left; 0 for all
 * @param topP probability of the tokens that are left; 1 for all
 * @param minP least probability beside the best token's; null for none
 * @param typicalP probability of the typical tokens that are left; 1 for all
 * @param epsilonCutoff least probability; 0 for none
 * @param etaCutoff least probability where the model is sure; 0 for none
 * @param seed of the draw; null where the caller gives each text its own
 */
public record Sampling(
    boolean doSample,
    double temperature,
    int topK,
    double topP,
    @Nullable Double minP,
    double typicalP,
    double epsilonCutoff,
    double etaCutoff,
    @Nullable Long seed)
    implements Serializable {
  static final int DEFAULT_TOP_K = 50;

  static Sampling read(ParameterValues values) {
    boolean doSample = values.flag("do_sample", false);
    return new Sampling(
        doSample,
        temperature(values, doSample),
        values.integer("top_k", 0, DEFAULT_TOP_K),
        values.number("top_p", Range.SHARE, 1),
        values.isGiven("min_p") ? values.number("min_p", Range.SHARE, 0) : null,
        values.number("typical_p", Range.SOME_SHARE, 1),
        values.number("epsilon_cutoff", Range.CUTOFF, 0),
        values.number("eta_cutoff", Range.CUTOFF, 0),
        values.longOrNull("seed"));
  }

  /** Many send a temperature of 0 with do_sample false, where Python does not look at it. */
  private static double temperature(ParameterValues values, boolean doSample) {
    if (values.isZero("temperature")) {
      if (doSample) {
        throw values.wrong(
            "temperature",
            "a number above 0. For the likeliest token each time set do_sample to false");
      }
      return 1;
    }
    return values.number("temperature", Range.POSITIVE, 1);
  }
}
