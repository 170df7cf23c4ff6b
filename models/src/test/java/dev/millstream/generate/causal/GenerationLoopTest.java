package dev.millstream.generate.causal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.generate.FinishReason;
import dev.millstream.generate.TokenIds;
import dev.millstream.generate.causal.CausalFixture.Heard;
import dev.millstream.generate.causal.CausalFixture.Wanted;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GenerationLoopTest {
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

  private static GenerationRequest endless(Heard heard) {
    return CausalFixture.request(PROMPT, 58, CausalFixture.never(), heard);
  }

  private static int[] tokens(int count) {
    int[] ids = new int[count];
    Arrays.setAll(ids, i -> 3 + 7 * i % 700);
    return ids;
  }

  @Nested
  class Slots {
    @Test
    void aTextWithoutNewTokensEndsAtOnce() {
      Heard heard = new Heard();
      try (GenerationLoop loop = model.newLoop(LIMITS)) {
        loop.submit(CausalFixture.request(PROMPT, 0, CausalFixture.never(), heard));

        assertThat(loop.step()).isFalse();
      }
      assertThat(heard.reason).isEqualTo(FinishReason.LENGTH);
      assertThat(heard.made()).isEmpty();
    }

    @Test
    void aListenerMaySubmitTheNextText() {
      Heard next = new Heard();
      try (GenerationLoop loop = model.newLoop(LIMITS)) {
        Heard first =
            new Heard() {
              @Override
              public void ended(TokenIds all, FinishReason why) {
                loop.submit(CausalFixture.request(PROMPT, 0, CausalFixture.never(), next));
              }
            };
        loop.submit(CausalFixture.request(PROMPT, 0, CausalFixture.never(), first));

        CausalFixture.finish(loop);
      }
      assertThat(next.reason).isEqualTo(FinishReason.LENGTH);
      assertThat(next.made()).isEmpty();
    }

    @Test
    void aThirdTextWaitsUntilOneOfTwoSlotsIsFree() {
      Heard third = new Heard();
      try (GenerationLoop loop = model.newLoop(LIMITS)) {
        SubmittedText first = loop.submit(endless(new Heard()));
        loop.submit(endless(new Heard()));
        loop.submit(endless(third));
        loop.step();
        loop.step();

        assertThat(loop.running()).isEqualTo(2);
        assertThat(loop.waiting()).isEqualTo(1);
        assertThat(third.tokens).isEmpty();

        first.cancel();
        loop.step();

        assertThat(loop.running()).isEqualTo(2);
        assertThat(third.tokens).isNotEmpty();
      }
    }

    @Test
    void aTextThatIsGivenUpIsGoneWithTheNextStep() {
      Heard heard = new Heard();
      try (GenerationLoop loop = model.newLoop(LIMITS)) {
        SubmittedText text = loop.submit(endless(heard));
        loop.step();
        loop.step();
        text.cancel();

        assertThat(loop.step()).isFalse();
        assertThat(loop.running()).isZero();
        assertThat(text.isDone()).isTrue();
      }
      assertThat(heard.reason).isEqualTo(FinishReason.CANCELLED);
      assertThat(heard.made()).hasSize(3);
      assertThat(heard.ends).isEqualTo(1);
    }

    @Test
    void aTextThatIsGivenUpWhileItsPromptIsComputedLeavesTheOthersAlone() {
      Wanted wanted = new Wanted("", PROMPT, 0, 12, new int[0]);
      Heard beside = new Heard();
      Heard given = new Heard();
      try (GenerationLoop loop = model.newLoop(LIMITS)) {
        loop.submit(wanted.request(beside));
        loop.step();
        SubmittedText text =
            loop.submit(CausalFixture.request(tokens(40), 5, CausalFixture.never(), given));
        loop.step();
        text.cancel();
        CausalFixture.finish(loop);
      }
      assertThat(given.reason).isEqualTo(FinishReason.CANCELLED);
      assertThat(given.tokens).isEmpty();
      assertThat(beside.logits).isEqualTo(CausalFixture.alone(model, LIMITS, wanted).logits);
    }

    @Test
    void aTextGetsATokenAtEveryStepWhileALongPromptJoins() {
      Heard running = new Heard();
      Heard joining = new Heard();
      try (GenerationLoop loop = model.newLoop(LIMITS)) {
        loop.submit(endless(running));
        loop.step();
        loop.submit(CausalFixture.request(tokens(40), 5, CausalFixture.never(), joining));
        for (int step = 1; step <= 4; step++) {
          loop.step();
          assertThat(running.tokens).hasSize(2 + step);
          assertThat(joining.tokens).isEmpty();
        }
        loop.step();

        assertThat(joining.tokens).hasSize(2);
      }
    }

    @Test
    void severalShortPromptsJoinInOneStep() {
      try (GenerationLoop loop = model.newLoop(LIMITS)) {
        for (int i = 0; i < 2; i++) {
          loop.submit(CausalFixture.request(tokens(4), 5, CausalFixture.never(), new Heard()));
        }
        loop.step();

        assertThat(loop.running()).isEqualTo(2);
      }
    }
  }

  @Nested
  class Prefixes {
    private final int[] first = tokens(20);
    private final int[] second = tokens(22);

    private Heard write(GenerationLoop loop, int[] prompt, int prefix) {
      Heard heard = new Heard();
      loop.submit(new Wanted("", prompt, prefix, 3, new int[0]).request(heard));
      return heard;
    }

    private int stepsToToken(GenerationLoop loop, Heard heard) {
      int steps = 0;
      while (heard.tokens.isEmpty()) {
        loop.step();
        steps++;
      }
      CausalFixture.finish(loop);
      return steps;
    }

    @Test
    void areComputedOnce() {
      try (GenerationLoop loop = model.newLoop(LIMITS)) {
        Heard one = write(loop, first, 16);
        assertThat(stepsToToken(loop, one)).isEqualTo(3);

        Heard other = write(loop, second, 16);
        assertThat(stepsToToken(loop, other)).isEqualTo(1);

        Heard notKept =
            CausalFixture.alone(
                model, LIMITS.withKeptPrefixes(0), new Wanted("", second, 16, 3, new int[0]));
        assertThat(other.logits).isEqualTo(notKept.logits);
      }
    }

    @Test
    void giveWayToAnotherWhereThereIsNoRoom() {
      int[] stranger = tokens(30);
      stranger[0] = 2;
      try (GenerationLoop loop = model.newLoop(LIMITS)) {
        Heard before = write(loop, first, 16);
        assertThat(stepsToToken(loop, before)).isEqualTo(3);
        assertThat(stepsToToken(loop, write(loop, stranger, 24))).isEqualTo(4);
        Heard again = write(loop, first, 16);
        assertThat(stepsToToken(loop, again)).isEqualTo(3);

        assertThat(again.logits).isEqualTo(before.logits);
      }
    }

    @Test
    void mayBeTheWholePrompt() {
      try (GenerationLoop loop = model.newLoop(LIMITS)) {
        Heard one = write(loop, first, 20);
        stepsToToken(loop, one);
        Heard again = write(loop, first, 20);

        assertThat(stepsToToken(loop, again)).isEqualTo(1);
        assertThat(again.logits).isEqualTo(one.logits);
      }
    }
  }

  @Nested
  class Closing {
    @Test
    void failsTheTextsThatAreNotDone() {
      List<Heard> heard = List.of(new Heard(), new Heard(), new Heard());
      GenerationLoop loop = model.newLoop(LIMITS);
      loop.submit(endless(heard.get(0)));
      loop.step();
      loop.submit(CausalFixture.request(tokens(40), 5, CausalFixture.never(), heard.get(1)));
      loop.step();
      loop.submit(endless(heard.get(2)));
      loop.close();
      loop.close();

      assertThat(heard)
          .allSatisfy(
              one -> {
                assertThat(one.ends).isEqualTo(1);
                assertThat(one.failure)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                        "the generation loop of model 'llama' is closed. The text was not done: submit"
                            + " it to another loop.");
              });
      assertThat(loop.step()).isFalse();
      assertThatThrownBy(() -> loop.submit(endless(new Heard())))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the generation loop of model 'llama' is closed. Make a new one.");
    }
  }
}
