package dev.millstream.metric.text;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * One kind of ROUGE between two texts: the F-score of what they have in common (Lin 2004;
 * rouge_score 0.1.2).
 */
interface RougeScore {

  /** From 0 to 1. */
  double of(RougeText reference, RougeText prediction);

  /** By its name in Python: rouge1 to rouge9, rougeL, rougeLsum. */
  static Optional<RougeScore> named(String name) {
    if (name.equals("rougeL")) {
      return Optional.of(RougeScore::subsequence);
    }
    if (name.equals("rougeLsum")) {
      return Optional.of(RougeScore::summary);
    }
    if (name.matches("rouge[1-9]")) {
      int n = name.charAt(5) - '0';
      return Optional.of((reference, prediction) -> ngrams(reference, prediction, n));
    }
    return Optional.empty();
  }

  private static double ngrams(RougeText reference, RougeText prediction, int n) {
    Counter<List<String>> theirs = Counter.ngrams(reference.words(), n);
    Counter<List<String>> ours = Counter.ngrams(prediction.words(), n);
    return fScore(ours.common(theirs), ours.total(), theirs.total());
  }

  private static double subsequence(RougeText reference, RougeText prediction) {
    int common = CommonSubsequence.length(reference.words(), prediction.words());
    return fScore(common, prediction.words().size(), reference.words().size());
  }

  /**
   * For each line of the reference the words that it has in common with any line of the prediction;
   * a word counts as often as both have it.
   */
  private static double summary(RougeText reference, RougeText prediction) {
    Counter<String> theirs = countAll(reference);
    Counter<String> ours = countAll(prediction);
    int referenceWords = theirs.total();
    int predictionWords = ours.total();
    int hits = 0;
    for (List<String> line : reference.lines()) {
      BitSet common = new BitSet();
      prediction.lines().forEach(other -> CommonSubsequence.mark(line, other, common));
      for (int i = common.nextSetBit(0); i >= 0; i = common.nextSetBit(i + 1)) {
        String word = line.get(i);
        if (ours.count(word) > 0 && theirs.take(word)) {
          ours.take(word);
          hits++;
        }
      }
    }
    return fScore(hits, predictionWords, referenceWords);
  }

  private static Counter<String> countAll(RougeText text) {
    return Counter.of(() -> text.lines().stream().flatMap(List::stream).iterator());
  }

  private static double fScore(int common, int predicted, int actual) {
    double precision = (double) common / Math.max(predicted, 1);
    double recall = (double) common / Math.max(actual, 1);
    return common == 0 ? 0 : 2 * precision * recall / (precision + recall);
  }
}
