package dev.millstream.generate.beam;

import java.util.Arrays;

/** The highest of many scores with their places, the highest first; of equal ones the earlier. */
final class BestScores {
  private final float[] scores;
  private final int[] places;
  private int size;

  BestScores(int most) {
    this.scores = new float[most];
    this.places = new int[most];
  }

  static BestScores of(float[] all, int most) {
    BestScores best = new BestScores(most);
    for (int place = 0; place < all.length; place++) {
      best.offer(place, all[place]);
    }
    return best;
  }

  void clear() {
    size = 0;
  }

  void offer(int place, float score) {
    if (size == scores.length) {
      if (!(score > scores[size - 1])) {
        return;
      }
      size--;
    }
    int at = size;
    while (at > 0 && score > scores[at - 1]) {
      scores[at] = scores[at - 1];
      places[at] = places[at - 1];
      at--;
    }
    scores[at] = score;
    places[at] = place;
    size++;
  }

  int size() {
    return size;
  }

  float score(int rank) {
    return scores[rank];
  }

  int place(int rank) {
    return places[rank];
  }

  int[] places() {
    return Arrays.copyOf(places, size);
  }
}
