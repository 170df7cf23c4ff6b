package dev.millstream.generate.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.generate.LogitsProcessor;
import dev.millstream.generate.TokenIds;
import dev.millstream.model.GenerationConfig;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LogitsProcessorsTest {
  private static final float OUT = Float.NEGATIVE_INFINITY;

  private static GenerationOptions options(String parameters) {
    try {
      ObjectNode json = (ObjectNode) new ObjectMapper().readTree(parameters.replace('\'', '"'));
      return GenerationOptions.of(json, GenerationConfig.NONE, PipelineDefaults.NONE);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static float[] processed(String parameters, TokenIds ids, float... scores) {
    LogitsProcessors.of(options(parameters), null, scores.length).process(ids, scores);
    return scores;
  }

  private static TokenIds made(int[] prompt, int... made) {
    TokenIds ids = new TokenIds(prompt);
    Arrays.stream(made).forEach(ids::add);
    return ids;
  }

  @Test
  void nothingIsChangedWhereNothingIsAsked() {
    assertThat(LogitsProcessors.of(options("{}"), null, 10).isEmpty()).isTrue();
  }

  @Test
  void cutoffsApplyOnlyWhereTokensAreDrawn() {
    TokenIds ids = new TokenIds(1);

    assertThat(processed("{'top_k': 1}", ids, 1, 2, 3)).containsExactly(1, 2, 3);
    assertThat(processed("{'top_k': 1, 'do_sample': true}", ids, 1, 2, 3))
        .containsExactly(OUT, OUT, 3);
  }

  @Test
  void withBeamsTokensAreLeftBesideThoseThatEndTexts() {
    String parameters = "{'top_k': 1, 'do_sample': true, 'num_beams': 2, 'eos_token_id': [0, 1]}";

    assertThat(processed(parameters, new TokenIds(1), 1, 2, 3, 4)).containsExactly(OUT, 2, 3, 4);
  }

  @Test
  void theCallersOwnComeAfterTheRulesAndBeforeTheCutoffs() {
    LogitsProcessor own = (ids, scores) -> scores[3] = scores[2] == OUT ? 10 : -10;
    float[] scores = {1, 2, 3, 4};

    LogitsProcessors.of(
            options("{'suppress_tokens': [2], 'top_k': 1, 'do_sample': true}"),
            null,
            4,
            List.of(own))
        .process(new TokenIds(1), scores);

    assertThat(scores).containsExactly(OUT, OUT, OUT, 10);
  }

  @Test
  void presenceAndFrequencyCountWhatWasMade() {
    TokenIds ids = made(new int[] {0, 0}, 1, 2, 1);

    assertThat(processed("{'presence_penalty': 0.5, 'frequency_penalty': 0.25}", ids, 1, 1, 1, 1))
        .containsExactly(1, 0, 0.25f, 1);
  }

  @Test
  void forcedEosComesLast() {
    String parameters = "{'forced_eos_token_id': 1, 'max_new_tokens': 2}";

    assertThat(processed(parameters, made(new int[] {5}), 3, 2)).containsExactly(3, 2);
    assertThat(processed(parameters, made(new int[] {5}, 0), 3, 2)).containsExactly(OUT, 0);
  }

  @Test
  void whatIsNotToStandFirstMayNotFollowAForcedFirst() {
    String parameters = "{'begin_suppress_tokens': [1], 'forced_bos_token_id': 0}";

    assertThat(processed(parameters, made(new int[] {5}), 3, 2)).containsExactly(0, OUT);
    assertThat(processed(parameters, made(new int[] {5}, 0), 3, 2)).containsExactly(3, OUT);
    assertThat(processed(parameters, made(new int[] {5}, 0, 0), 3, 2)).containsExactly(3, 2);
  }

  @Test
  void theEndIsRuledOutWhileATextIsTooShort() {
    String parameters = "{'eos_token_id': 1, 'min_length': 9, 'min_new_tokens': 2}";

    assertThat(processed(parameters, made(new int[] {5}, 0), 3, 2)).containsExactly(3, OUT);
    assertThat(processed(parameters, made(new int[] {5}, 0, 0), 3, 2)).containsExactly(3, 2);
  }

  @Test
  void theScoreThatSoManyReachIsThatOfASort() {
    SplittableRandom random = new SplittableRandom(3);
    for (int trial = 0; trial < 2_000; trial++) {
      float[] scores = new float[1 + random.nextInt(30)];
      for (int id = 0; id < scores.length; id++) {
        scores[id] = random.nextInt(4) == 0 ? OUT : random.nextInt(-5, 6) / 2f;
      }
      float[] sorted = scores.clone();
      Arrays.sort(sorted);
      int count = 1 + random.nextInt(40);

      assertThat(Distribution.reachedBy(count, scores))
          .isEqualTo(sorted[Math.max(0, sorted.length - count)]);
    }
  }

  @Test
  void refusesIdsThatTheVocabularyLacks() {
    for (String name : List.of("suppress_tokens", "begin_suppress_tokens", "forced_eos_token_id")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> processed("{'" + name + "': [4]}", new TokenIds(1), 1, 2, 3, 4))
          .withMessage(
              name
                  + " has the token id 4, but the model's vocabulary has the ids 0 to 3. Take the"
                  + " ids from this model's own tokenizer.");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> processed("{'bad_words_ids': [[1, 9]]}", new TokenIds(1), 1, 2))
        .withMessage(
            "bad_words_ids has the token id 9, but the model's vocabulary has the ids 0 to 1. Take"
                + " the ids from this model's own tokenizer.");
  }

  @Test
  void refusesPenaltiesOnATextThatNobodyGives() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> processed("{'encoder_no_repeat_ngram_size': 2}", new TokenIds(1), 1, 2))
        .withMessage(
            "encoder_no_repeat_ngram_size was given, but nobody says what the encoder read. Leave"
                + " it out, or hand in its ids; of a model without an encoder those of the prompt.");
  }
}
