package dev.millstream.generate.causal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.engine.EngineException;
import dev.millstream.generate.FinishReason;
import dev.millstream.generate.NextToken;
import dev.millstream.generate.StopRule;
import dev.millstream.generate.TokenIds;
import dev.millstream.generate.causal.CausalFixture.Heard;
import dev.millstream.generate.causal.CausalFixture.Wanted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GenerationFailuresTest {
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

  private static GenerationRequest with(NextToken next, StopRule stop, TextListener listener) {
    return new GenerationRequest(PROMPT, 0, PromptOverflow.REFUSE, next, stop, 4, listener);
  }

  private static int[] tokens(int count) {
    int[] ids = new int[count];
    Arrays.setAll(ids, i -> 3 + 7 * i % 590);
    return ids;
  }

  private final List<Heard> beside = new ArrayList<>();

  /** Writes the text beside another, which must not notice. */
  private void write(GenerationRequest request) {
    Wanted other = new Wanted("", PROMPT, 0, 6, new int[0]);
    Heard heard = new Heard();
    beside.add(heard);
    try (GenerationLoop loop = model.newLoop(LIMITS)) {
      loop.submit(other.request(heard));
      loop.submit(request);
      CausalFixture.finish(loop);
    }
    assertThat(heard.logits).isEqualTo(CausalFixture.alone(model, LIMITS, other).logits);
  }

  private static NextToken secondTimeThrows(RuntimeException thrown) {
    return (ids, logits) -> {
      if (ids.madeCount() == 1) {
        throw thrown;
      }
      return CausalFixture.greedy(ids, logits);
    };
  }

  @Test
  void aChoiceThatThrowsEndsItsOwnText() {
    RuntimeException thrown = new IllegalStateException("no choice");
    Heard heard = new Heard();

    write(with(secondTimeThrows(thrown), CausalFixture.never(), heard));

    assertThat(heard.failure).isSameAs(thrown);
    assertThat(heard.tokens).hasSize(1);
    assertThat(heard.ends).isEqualTo(1);
  }

  @Test
  void aStopRuleThatThrowsEndsItsOwnText() {
    RuntimeException thrown = new IllegalStateException("no rule");
    StopRule rule =
        ids -> {
          throw thrown;
        };
    Heard heard = new Heard();

    write(with(CausalFixture::greedy, rule, heard));

    assertThat(heard.failure).isSameAs(thrown);
  }

  @Test
  void anIdBeyondTheVocabularyEndsItsOwnText() {
    Heard heard = new Heard();

    write(with((ids, logits) -> 800, CausalFixture.never(), heard));

    assertThat(heard.failure)
        .hasMessage(
            "token id 800 was chosen, but the model has 800. Rule out ids beyond the vocabulary.");
  }

  @Test
  void aListenerThatThrowsOnATokenHearsOfItAsAFailure() {
    RuntimeException thrown = new IllegalStateException("deaf");
    List<RuntimeException> failures = new ArrayList<>();

    write(with(CausalFixture::greedy, CausalFixture.never(), new Deaf(thrown, true, failures)));

    assertThat(failures).containsExactly(thrown);
  }

  @Test
  void aListenerThatThrowsAtTheEndHearsOfItAsAFailure() {
    RuntimeException thrown = new IllegalStateException("deaf");
    List<RuntimeException> failures = new ArrayList<>();

    write(with(CausalFixture::greedy, CausalFixture.never(), new Deaf(thrown, false, failures)));

    assertThat(failures).containsExactly(thrown);
    assertThat(thrown.getSuppressed()).isEmpty();
  }

  @Test
  void aTextBeyondATableOfPositionsFailsAlone() {
    Heard tooLong = new Heard();
    Heard other = new Heard();
    GenerationLimits beyond =
        GenerationLimits.of(2, 300, CausalFixture.MEMORY).withBeyondPositions();
    try (CausalModel table = CausalFixture.tiny("gpt2");
        GenerationLoop loop = table.newLoop(beyond)) {
      loop.submit(CausalFixture.request(tokens(250), 20, CausalFixture.never(), tooLong));
      loop.submit(CausalFixture.request(PROMPT, 20, CausalFixture.never(), other));
      CausalFixture.finish(loop);
    }
    assertThat(tooLong.failure).isInstanceOf(EngineException.class);
    assertThat(tooLong.tokens).hasSize(7);
    assertThat(other.made()).hasSize(20);
  }

  /** Throws in each of its methods, or in all but the first. */
  private record Deaf(RuntimeException thrown, boolean atTokens, List<RuntimeException> failures)
      implements TextListener {
    @Override
    public void token(TokenIds ids) {
      if (atTokens) {
        throw thrown;
      }
    }

    @Override
    public void ended(TokenIds ids, FinishReason reason) {
      throw thrown;
    }

    @Override
    public void failed(RuntimeException why) {
      failures.add(why);
      throw thrown;
    }
  }
}
