package dev.millstream.generate.decode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * How likely a chosen token was.
 *
 * @param id of the token
 * @param logProbability among what the processors left, in nats
 * @param rawLogProbability by the model alone, in nats; NaN where it was not asked for
 * @param top the likeliest tokens by the same scores as {@code logProbability}, the best first and
 *     of equal ones the lowest id; without those that were ruled out
 */
public record TokenScores(
    int id, double logProbability, double rawLogProbability, List<Ranked> top) {

  /** Copies the list. */
  public TokenScores {
    top = List.copyOf(top);
  }

  /** A token and the logarithm of its probability, in nats. */
  public record Ranked(int id, double logProbability) {}

  /**
   * What is told of each token.
   *
   * @param chosen whether anything is; it costs a pass over the vocabulary
   * @param raw whether the model's own probability is too, which costs another
   * @param top how many of the likeliest tokens are
   */
  public record Told(boolean chosen, boolean raw, int top) {
    /** Nothing. */
    public static final Told NOTHING = new Told(false, false, 0);

    boolean isAny() {
      return chosen || raw || top > 0;
    }
  }

  static List<Ranked> top(int count, float[] scores, double logTotal) {
    if (count == 0) {
      return List.of();
    }
    // The worst of those kept comes out first.
    Comparator<Integer> worstFirst =
        Comparator.<Integer>comparingDouble(id -> scores[id])
            .thenComparing(Comparator.reverseOrder());
    PriorityQueue<Integer> kept = new PriorityQueue<>(count + 1, worstFirst);
    for (int id = 0; id < scores.length; id++) {
      boolean better = kept.size() < count || scores[id] > scores[kept.element()];
      if (scores[id] != Float.NEGATIVE_INFINITY && better) {
        kept.add(id);
        if (kept.size() > count) {
          kept.remove();
        }
      }
    }
    List<Ranked> ranked = new ArrayList<>();
    while (!kept.isEmpty()) {
      int id = kept.remove();
      ranked.add(0, new Ranked(id, scores[id] - logTotal));
    }
    return ranked;
  }
}
