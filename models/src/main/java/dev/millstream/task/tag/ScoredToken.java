package dev.millstream.task.tag;

/**
 * A token of a text with what the model thinks of it.
 *
 * @param word the token, or its text where the vocabulary lacks it
 * @param scores probability of each label
 * @param start code point at which it begins
 * @param end code point behind it
 * @param index place in its row
 * @param isSubword whether it continues the word before it
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record ScoredToken(String word, float[] scores, int start, int end, int index, boolean isSubword) {

  /** The likeliest label, the first of several. */
  int best() {
    return best(scores);
  }

  static int best(float[] scores) {
    int best = 0;
    for (int label = 1; label < scores.length; label++) {
      best = scores[label] > scores[best] ? label : best;
    }
    return best;
  }
}
