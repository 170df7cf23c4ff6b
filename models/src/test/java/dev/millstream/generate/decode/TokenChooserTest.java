package dev.millstream.generate.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millstream.generate.LogitsProcessor;
import dev.millstream.generate.TokenIds;
import dev.millstream.task.InferenceException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenChooserTest {
  private static final LogitsProcessor NOTHING = (ids, scores) -> {};
  private static final float OUT = Float.NEGATIVE_INFINITY;

  private static float[] logs(double... probabilities) {
    float[] scores = new float[probabilities.length];
    for (int id = 0; id < scores.length; id++) {
      scores[id] = (float) Math.log(probabilities[id]);
    }
    return scores;
  }

  private static int[] text(TokenChooser chooser, TokenIds ids, int length) {
    while (ids.madeCount() < length) {
      ids.add(chooser.choose(ids, logs(0.1, 0.2, 0.3, 0.25, 0.15)));
    }
    return ids.made();
  }

  private static TokenChooser sampling(long seed) {
    return TokenChooser.sampling(NOTHING, Draws.of(seed), TokenScores.Told.NOTHING);
  }

  @Test
  void takesTheFirstOfTheLikeliest() {
    TokenChooser chooser = TokenChooser.greedy(NOTHING, TokenScores.Told.NOTHING);

    assertThat(chooser.choose(new TokenIds(), new float[] {1, 3, 2, 3})).isEqualTo(1);
    assertThat(chooser.lastScores()).isNull();
  }

  /** Chi-square of 100,000 draws: 16.3 is passed once in a thousand seeds with 3 degrees. */
  @Test
  void drawsByProbability() {
    double[] probabilities = {0.5, 0.3, 0, 0.15, 0.05};
    int[] counts = new int[probabilities.length];
    TokenIds ids = new TokenIds();
    for (int draw = 0; draw < 100_000; draw++) {
      int id = sampling(2024).choose(ids, logs(probabilities));
      counts[id]++;
      ids.add(id);
    }

    double chiSquare =
        IntStream.of(0, 1, 3, 4)
            .mapToDouble(
                id -> Math.pow(counts[id] - 1e5 * probabilities[id], 2) / (1e5 * probabilities[id]))
            .sum();
    assertThat(chiSquare).isLessThan(16.3);
    assertThat(counts[2]).isZero();
  }

  /** The same over seeds, so that records are independent of each other. */
  @Test
  void drawsByProbabilityOverSeedsThatFollowEachOther() {
    int[] counts = new int[10];
    for (int seed = 0; seed < 100_000; seed++) {
      counts[(int) (10 * Draws.of(seed).at(0))]++;
    }

    double chiSquare = IntStream.of(counts).mapToDouble(n -> Math.pow(n - 1e4, 2) / 1e4).sum();
    assertThat(chiSquare).isLessThan(27.9);
  }

  @Test
  void theSameSeedGivesTheSameText() {
    assertThat(text(sampling(5), new TokenIds(1, 2), 200))
        .isEqualTo(text(sampling(5), new TokenIds(9), 200))
        .isNotEqualTo(text(sampling(6), new TokenIds(1, 2), 200));
  }

  @Test
  void aTextTakenUpInItsMiddleGoesOnAsItWouldHave() {
    TokenIds begun = new TokenIds(1);
    text(sampling(5), begun, 70);

    assertThat(text(sampling(5), begun, 200)).isEqualTo(text(sampling(5), new TokenIds(1), 200));
  }

  @Test
  void candidatesOfOneSeedAreDifferentTexts() {
    Draws draws = Draws.of(5);

    assertThat(draws.ofCandidate(0).at(3)).isEqualTo(draws.at(3));
    assertThat(IntStream.range(0, 100).mapToDouble(i -> draws.ofCandidate(i).at(3)).distinct())
        .hasSize(100);
  }

  @Test
  void candidatesOfSmallSeedsAreDifferentTextsToo() {
    assertThat(
            IntStream.range(0, 400)
                .mapToDouble(i -> Draws.of(i / 20).ofCandidate(i % 20).at(0))
                .distinct())
        .hasSize(400);
  }

  /** SplitMix64 computed elsewhere. */
  @Test
  void theNumbersAreThoseOfSplitMix64() {
    assertThat(Draws.of(0).at(0)).isEqualTo(0.6524484863740322);
    assertThat(Draws.of(0).at(1)).isEqualTo(0.7012121095215252);
    assertThat(Draws.of(42).at(0)).isEqualTo(0.34329192209867343);
  }

  @Test
  void tellsHowLikelyATokenWasBeforeAndAfterTheProcessors() {
    LogitsProcessor withoutTheFirst = (ids, scores) -> scores[0] = OUT;
    TokenChooser chooser =
        TokenChooser.greedy(withoutTheFirst, new TokenScores.Told(true, true, 3));

    chooser.choose(new TokenIds(), logs(0.5, 0.125, 0.25, 0.125));

    TokenScores scores = chooser.lastScores();
    assertThat(scores.id()).isEqualTo(2);
    assertThat(scores.logProbability()).isCloseTo(Math.log(0.5), within(1e-6));
    assertThat(scores.rawLogProbability()).isCloseTo(Math.log(0.25), within(1e-6));
    assertThat(scores.top()).extracting(TokenScores.Ranked::id).containsExactly(2, 1, 3);
    assertThat(scores.top().get(1).logProbability()).isCloseTo(Math.log(0.25), within(1e-6));
  }

  @Test
  void tellsNoTokensThatAreRuledOut() {
    TokenChooser chooser = TokenChooser.greedy(NOTHING, new TokenScores.Told(true, false, 5));

    chooser.choose(new TokenIds(), new float[] {OUT, 1, OUT, 1});

    assertThat(chooser.lastScores().top())
        .extracting(TokenScores.Ranked::id)
        .isEqualTo(List.of(1, 3));
    assertThat(chooser.lastScores().rawLogProbability()).isNaN();
  }

  @Test
  void refusesScoresFromWhichNothingCanBeChosen() {
    TokenIds ids = new TokenIds();
    assertThatThrownBy(() -> sampling(1).choose(ids, new float[] {1, Float.NaN}))
        .isInstanceOf(InferenceException.class)
        .hasMessage(
            "the model's score of token 1 is not a number. Check the model file with another text,"
                + " or set remove_invalid_values to true.");
    assertThatThrownBy(() -> sampling(1).choose(ids, new float[] {OUT, OUT}))
        .isInstanceOf(InferenceException.class)
        .hasMessage(
            "every token is ruled out, so that none can follow. Ask for less at once: of"
                + " suppress_tokens, bad_words_ids, no_repeat_ngram_size, min_new_tokens and"
                + " structured output.");
    assertThatThrownBy(() -> sampling(1).choose(ids, new float[] {Float.POSITIVE_INFINITY, 1}))
        .isInstanceOf(InferenceException.class)
        .hasMessage(
            "the model's score of a token is infinite, from which none can be drawn. Check the"
                + " model file with another text, or set remove_invalid_values to true.");
  }
}
