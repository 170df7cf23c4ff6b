package dev.millstream.task.answer;

import dev.millstream.task.ScoreFunction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * What a window of the context says: its best spans, and how likely it holds no answer.
 *
 * @param spans the best first
 * @param noAnswer probability of the first token, which stands for "no answer", as both ends
 */
record WindowSpans(List<Span> spans, float noAnswer) {
  private static final float OUT = -10_000;
  private static final Comparator<Span> WORST_FIRST = Comparator.comparingDouble(Span::score);

  /**
   * Finds them, as {@code select_starts_ends} and {@code decode_spans} of transformers do.
   *
   * @param start logits of the tokens as the first of an answer
   * @param end logits of the tokens as the last of an answer
   * @param isCounted tokens among which the probabilities are shared
   * @param isContext tokens of which an answer may be made
   * @param most spans to keep
   * @param longest most tokens of a span
   */
  static WindowSpans of(
      float[] start, float[] end, boolean[] isCounted, boolean[] isContext, int most, int longest) {
    float[] starts = probabilities(start, isCounted);
    float[] ends = probabilities(end, isCounted);
    PriorityQueue<Span> best = new PriorityQueue<>(WORST_FIRST);
    for (int first = 1; first < starts.length; first++) {
      for (int last = first; last < Math.min(ends.length, first + longest); last++) {
        if (isContext[first] && isContext[last]) {
          best.add(new Span(starts[first] * ends[last], first, last));
          if (best.size() > most) {
            best.remove();
          }
        }
      }
    }
    List<Span> spans = new ArrayList<>(best);
    spans.sort(WORST_FIRST.reversed());
    return new WindowSpans(List.copyOf(spans), starts[0] * ends[0]);
  }

  private static float[] probabilities(float[] logits, boolean[] isCounted) {
    float[] counted = new float[logits.length];
    for (int token = 0; token < logits.length; token++) {
      counted[token] = isCounted[token] ? logits[token] : OUT;
    }
    return ScoreFunction.SOFTMAX.apply(counted);
  }
}
