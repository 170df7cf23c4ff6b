package dev.millstream.metric.text;

import java.util.BitSet;
import java.util.List;

/** The longest common subsequence of two lists of words, as rouge_score 0.1.2 finds it. */
final class CommonSubsequence {
  private CommonSubsequence() {}

  /** Its length; takes memory for one list. */
  static int length(List<String> reference, List<String> prediction) {
    int[] row = new int[prediction.size() + 1];
    for (String word : reference) {
      int diagonal = 0;
      for (int j = 1; j < row.length; j++) {
        int above = row[j];
        row[j] = word.equals(prediction.get(j - 1)) ? diagonal + 1 : Math.max(above, row[j - 1]);
        diagonal = above;
      }
    }
    return row[prediction.size()];
  }

  /**
   * Marks which of the reference's words are in one of the longest; which one, is what rouge_score
   * takes.
   */
  static void mark(List<String> reference, List<String> prediction, BitSet marked) {
    int[][] lengths = new int[reference.size() + 1][prediction.size() + 1];
    for (int i = 1; i <= reference.size(); i++) {
      for (int j = 1; j <= prediction.size(); j++) {
        lengths[i][j] =
            reference.get(i - 1).equals(prediction.get(j - 1))
                ? lengths[i - 1][j - 1] + 1
                : Math.max(lengths[i - 1][j], lengths[i][j - 1]);
      }
    }
    int i = reference.size();
    int j = prediction.size();
    while (i > 0 && j > 0) {
      if (reference.get(i - 1).equals(prediction.get(j - 1))) {
        marked.set(i - 1);
        i--;
        j--;
      } else if (lengths[i][j - 1] > lengths[i - 1][j]) {
        j--;
      } else {
        i--;
      }
    }
  }
}
