package dev.millstream.metric.text;

import dev.millstream.metric.state.Tally;
import java.util.ArrayList;
import java.util.List;

/**
 * What BLEU counts (Papineni 2002): for each order the n-grams of the prediction and how many of
 * them the references have, each at most as often as the reference that has it most often; the
 * lengths of predictions and references.
 */
final class NgramMatches {
  private static final int PREDICTION_LENGTH = 0;
  private static final int REFERENCE_LENGTH = 1;
  private static final int ORDERS = 2;

  private final int orders;

  NgramMatches(int orders) {
    this.orders = orders;
  }

  /** Which of several references' lengths counts. */
  interface ReferenceLength {
    int of(int predictionLength, List<Integer> referenceLengths);
  }

  Tally zero() {
    return Tally.zero(ORDERS + 2 * orders, 0);
  }

  void add(
      List<String> prediction, List<List<String>> references, ReferenceLength length, Tally to) {
    to.count(PREDICTION_LENGTH, prediction.size());
    List<Integer> lengths = new ArrayList<>();
    references.forEach(reference -> lengths.add(reference.size()));
    to.count(REFERENCE_LENGTH, length.of(prediction.size(), lengths));
    for (int n = 1; n <= orders; n++) {
      Counter<List<String>> most = new Counter<>();
      for (List<String> reference : references) {
        most.raiseTo(Counter.ngrams(reference, n));
      }
      Counter<List<String>> ours = Counter.ngrams(prediction, n);
      to.count(matched(n), ours.common(most));
      to.count(possible(n), ours.total());
    }
  }

  long predictionLength(Tally of) {
    return of.count(PREDICTION_LENGTH);
  }

  long referenceLength(Tally of) {
    return of.count(REFERENCE_LENGTH);
  }

  /** N-grams of this order, from 1, that the references have. */
  long matched(Tally of, int n) {
    return of.count(matched(n));
  }

  /** N-grams of this order, from 1, that the predictions have. */
  long possible(Tally of, int n) {
    return of.count(possible(n));
  }

  private static int matched(int n) {
    return ORDERS + n - 1;
  }

  private int possible(int n) {
    return ORDERS + orders + n - 1;
  }
}
