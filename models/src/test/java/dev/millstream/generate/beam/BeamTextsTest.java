package dev.millstream.generate.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.millstream.generate.FinishReason;
import dev.millstream.generate.StopRule;
import dev.millstream.generate.decode.Beams;
import dev.millstream.generate.decode.Beams.EarlyStopping;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A language of four tokens whose probabilities depend on the token before. */
class BeamTextsTest {
  private static final int END = 0;
  private static final double[][] NEXT = {
    {0.25, 0.25, 0.25, 0.25}, // after the end: never asked
    {0.1, 0.1, 0.5, 0.3}, // after the start
    {0.3, 0.3, 0.2, 0.2}, // the greedy way: no good end
    {0.9, 0.05, 0.03, 0.02} // the second best beginning: a very good end
  };

  @Test
  void findsTheTextThatIsLikelierThanTheGreedyOne() {
    List<FoundText> found = search(settings(2, 1, 1, EarlyStopping.YES), 4);

    assertThat(found.get(0).ids().made()).containsExactly(3, END);
    assertThat(found.get(0).reason()).isEqualTo(FinishReason.EOS);
    assertThat(found.get(0).score()).isCloseTo((float) (Math.log(0.3 * 0.9) / 2), offset(1e-6f));
  }

  @Test
  void aTextsScoreIsDividedByItsLengthToThePenalty() {
    List<FoundText> found = search(settings(2, 2, 0.5, EarlyStopping.YES), 4);

    assertThat(found.get(0).score())
        .isCloseTo((float) (Math.log(0.3 * 0.9) / Math.sqrt(2)), offset(1e-6f));
    assertThat(found.get(1).score()).isLessThan(found.get(0).score());
  }

  @Test
  void textsWithoutAnEndHaveAsManyTokensAsAreAllowed() {
    List<FoundText> found = search(settings(3, 3, 1, EarlyStopping.NEVER), 1);

    assertThat(found).extracting(text -> text.ids().madeCount()).containsExactly(1, 1, 1);
    assertThat(found.get(0).ids().made()).containsExactly(2);
    assertThat(found.get(0).reason()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void neverStoppingEarlyFindsNoWorseTextThanStoppingAtOnce() {
    float atOnce = search(settings(3, 1, 2, EarlyStopping.YES), 6).get(0).score();
    float never = search(settings(3, 1, 2, EarlyStopping.NEVER), 6).get(0).score();

    assertThat(never).isGreaterThanOrEqualTo(atOnce);
  }

  @Test
  void aProcessorSeesLogProbabilities() {
    BeamTexts texts =
        new BeamTexts(
            new int[] {1},
            settings(2, 1, 1, EarlyStopping.HEURISTIC),
            (ids, scores) -> {
              double sum = 0;
              for (float score : scores) {
                sum += Math.exp(score);
              }
              assertThat(sum).isCloseTo(1, offset(1e-6));
              Arrays.fill(scores, 1, 4, Float.NEGATIVE_INFINITY);
            },
            stop(4));
    SearchLoop.run(new Language(1), List.of(texts), text -> false);

    assertThat(texts.found().get(0).ids().toArray()).containsExactly(1, END);
  }

  @Test
  void aTextThatNobodyWantsGivesUpItsRowsAndTheOtherGoesOn() {
    BeamTexts unwanted = texts(settings(2, 1, 1, EarlyStopping.YES), 4);
    BeamTexts wanted = texts(settings(2, 1, 1, EarlyStopping.YES), 4);
    Language language = new Language(2);

    SearchLoop.run(language, List.of(unwanted, wanted), text -> text == 0 && language.rows() > 0);

    assertThat(unwanted.found().get(0).reason()).isEqualTo(FinishReason.CANCELLED);
    assertThat(wanted.found().get(0).ids().made()).containsExactly(3, END);
    assertThat(language.rows()).isEqualTo(2);
  }

  @Test
  void aSearchThatNobodyWantsDoesNotBegin() {
    Language language = new Language(1);
    SearchLoop.run(language, List.of(texts(settings(2, 1, 1, EarlyStopping.YES), 4)), text -> true);

    assertThat(language.rows()).isZero();
  }

  @Test
  void settingsOutOfRangeAreRefusedWithWhatIsAllowed() {
    assertThatThrownBy(() -> settings(0, 1, 1, EarlyStopping.YES))
        .hasMessage("num_beams was 0, but must be at least 1.");
    assertThatThrownBy(() -> settings(2, 3, 1, EarlyStopping.YES))
        .hasMessage("num_return_sequences was 3, but must be from 1 to num_beams, which is 2.");
    assertThatThrownBy(() -> settings(2, 1, Double.NaN, EarlyStopping.YES))
        .hasMessage("length_penalty was NaN, but must be a finite number.");
    assertThatThrownBy(() -> new BeamSettings(new Beams(2, 1, 1, EarlyStopping.YES), 1, 0))
        .hasMessage("max_new_tokens was 0, but must be at least 1.");
  }

  private static List<FoundText> search(BeamSettings settings, int most) {
    BeamTexts texts = texts(settings, most);
    SearchLoop.run(new Language(1), List.of(texts), text -> false);
    return texts.found();
  }

  private static BeamTexts texts(BeamSettings settings, int most) {
    return new BeamTexts(new int[] {1}, settings, (ids, scores) -> {}, stop(most));
  }

  private static StopRule stop(int most) {
    return ids -> {
      if (ids.get(ids.size() - 1) == END) {
        return FinishReason.EOS;
      }
      return ids.madeCount() < most ? null : FinishReason.LENGTH;
    };
  }

  private static BeamSettings settings(
      int beams, int returned, double penalty, EarlyStopping early) {
    return new BeamSettings(new Beams(beams, returned, penalty, early), 1, 6);
  }

  /** Rows that know their last token. */
  private static final class Language implements BeamDecoder {
    private final int texts;
    private int[] last = {};

    Language(int texts) {
      this.texts = texts;
    }

    int rows() {
      return last.length;
    }

    @Override
    public void begin() {
      last = new int[texts];
      Arrays.fill(last, 1);
    }

    @Override
    public void step(int[] parents, int[] tokens) {
      for (int parent : parents) {
        assertThat(parent).isBetween(0, last.length - 1);
      }
      last = tokens.clone();
    }

    @Override
    public int vocabularySize() {
      return 4;
    }

    @Override
    public void copyTo(int row, float[] into) {
      for (int id = 0; id < 4; id++) {
        into[id] = (float) Math.log(NEXT[last[row]][id]);
      }
    }

    @Override
    public void cancel() {}

    @Override
    public void close() {}
  }
}
