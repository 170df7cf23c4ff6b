package dev.millstream.generate.causal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.generate.causal.CausalFixture.Heard;
import dev.millstream.generate.causal.CausalFixture.Wanted;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GenerationLimitsTest {
  private static final int[] PROMPT = {1, 374, 326, 287, 300, 597};
  private static final GenerationLimits LIMITS =
      GenerationLimits.of(2, 64, CausalFixture.MEMORY).withPieceTokens(8);

  private static CausalModel model;

  @BeforeAll
  static void open() {
    model = CausalFixture.tiny("llama");
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static int[] tokens(int count) {
    int[] ids = new int[count];
    Arrays.setAll(ids, i -> 3 + 7 * i % 700);
    return ids;
  }

  @Nested
  class Prompts {
    @Test
    void onlyOneThatFitsItsSlotIsTaken() {
      try (GenerationLoop loop = model.newLoop(LIMITS)) {
        assertThatThrownBy(
                () ->
                    loop.submit(
                        CausalFixture.request(tokens(60), 5, CausalFixture.never(), new Heard())))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(
                "a prompt of 60 tokens and 5 new ones do not fit into a slot of 64. Shorten the prompt,"
                    + " ask for fewer tokens, or give the loop longer slots.");
        assertThat(loop.waiting()).isZero();
      }
    }

    @Test
    void aLongOneLosesItsFrontWhereThatWasChosen() {
      int[] longer = tokens(70);
      Heard shortened = new Heard();
      try (GenerationLoop loop = model.newLoop(LIMITS)) {
        loop.submit(
            new GenerationRequest(
                longer,
                10,
                PromptOverflow.DROP_FRONT,
                CausalFixture::greedy,
                CausalFixture.never(),
                5,
                shortened));
        CausalFixture.finish(loop);
      }

      Wanted end = new Wanted("", Arrays.copyOfRange(longer, 11, 70), 0, 5, new int[0]);
      assertThat(shortened.ids.promptLength()).isEqualTo(59);
      assertThat(shortened.made()).isEqualTo(CausalFixture.alone(model, LIMITS, end).made());
    }

    @Test
    void newTokensThatFillTheSlotAloneAreRefused() {
      try (GenerationLoop loop = model.newLoop(LIMITS)) {
        assertThatThrownBy(
                () ->
                    loop.submit(
                        new GenerationRequest(
                            PROMPT,
                            0,
                            PromptOverflow.DROP_FRONT,
                            CausalFixture::greedy,
                            CausalFixture.never(),
                            64,
                            new Heard())))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("a prompt of 6 tokens and 64 new ones do not fit");
      }
    }

    @Test
    void anEmptyOneIsRefused() {
      try (GenerationLoop loop = model.newLoop(LIMITS)) {
        assertThatThrownBy(
                () ->
                    loop.submit(
                        CausalFixture.request(new int[0], 5, CausalFixture.never(), new Heard())))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(
                "there are no token ids for model 'llama' to go on from. Begin with its first special"
                    + " token, or with a text.");
      }
    }

    @Test
    void anIdThatTheModelLacksIsRefused() {
      try (GenerationLoop loop = model.newLoop(LIMITS)) {
        assertThatThrownBy(
                () ->
                    loop.submit(
                        CausalFixture.request(
                            new int[] {1, 800}, 5, CausalFixture.never(), new Heard())))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(
                "token id 800 is not one of the 800 of model 'llama'. Use this model's tokenizer.");
      }
    }

    @Test
    void aPrefixLongerThanThePromptIsRefused() {
      assertThatThrownBy(
              () ->
                  new GenerationRequest(
                      PROMPT,
                      7,
                      PromptOverflow.REFUSE,
                      CausalFixture::greedy,
                      CausalFixture.never(),
                      1,
                      new Heard()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a shared prefix of 7 tokens was named, but the prompt has 6.");
    }
  }

  @Nested
  class Limits {
    @Test
    void memoryIsPlannedBeforeItIsTaken() {
      GenerationLimits limits = GenerationLimits.of(2, 64, 99_999);

      assertThat(model.tokenBytes()).isEqualTo(256);
      assertThat(model.plannedBytes(limits)).isEqualTo(270_336);
      assertThatThrownBy(() -> model.newLoop(limits))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "2 slots of 64 tokens and 1 kept prefixes of model 'llama' take 270336 bytes (keys and"
                  + " values 65536, logits 204800), but 99999 are allowed. Allow more, or have fewer"
                  + " or shorter slots: a token takes 256 bytes.");
    }

    @Test
    void slotsAreNoLongerThanTheModelsPositions() {
      assertThatThrownBy(() -> model.newLoop(GenerationLimits.of(1, 257, CausalFixture.MEMORY)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "slots of 257 tokens were asked for, but model 'llama' has 256 positions. Ask for at"
                  + " most these, or allow slots beyond them.");
    }

    @Test
    void numbersOutOfRangeAreRefused() {
      assertThatThrownBy(() -> GenerationLimits.of(0, 64, 1))
          .hasMessage("slots were 0 but must be at least 1.");
      assertThatThrownBy(() -> GenerationLimits.of(1, 1, 1))
          .hasMessage("tokens of a slot were 1 but must be at least 2.");
      assertThatThrownBy(() -> LIMITS.withPieceTokens(0))
          .hasMessage("prompt tokens in a step were 0 but must be at least 1.");
      assertThatThrownBy(() -> LIMITS.withKeptPrefixes(-1))
          .hasMessage("kept prefixes were -1 but must be at least 0.");
      assertThatThrownBy(() -> GenerationLimits.of(1, 2, 0))
          .hasMessage("bytes of memory were 0 but must be at least 1.");
    }
  }
}
