package dev.millstream.generate.causal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.generate.FinishReason;
import dev.millstream.generate.causal.CausalFixture.Heard;
import dev.millstream.generate.causal.CausalFixture.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Texts that come in at random steps, some of which are given up at random. */
final class RandomSchedule {
  private final Random random;
  private final CausalModel model;
  private final GenerationLimits limits;
  private final List<Written> written = new ArrayList<>();

  private record Written(Wanted wanted, Heard heard, SubmittedText text) {}

  RandomSchedule(Random random, CausalModel model, GenerationLimits limits) {
    this.random = random;
    this.model = model;
    this.limits = limits;
  }

  /** Writes as many texts as asked for, drawn from those given. */
  RandomSchedule run(List<Wanted> choice, int texts) {
    try (GenerationLoop loop = model.newLoop(limits)) {
      boolean more = true;
      while (more) {
        while (written.size() < texts && random.nextInt(3) == 0) {
          Wanted wanted = choice.get(random.nextInt(choice.size()));
          Heard heard = new Heard();
          written.add(new Written(wanted, heard, loop.submit(wanted.request(heard))));
        }
        if (!written.isEmpty() && random.nextInt(20) == 0) {
          written.get(random.nextInt(written.size())).text().cancel();
        }
        more = loop.step() || written.size() < texts;
        assertThat(loop.running()).isLessThanOrEqualTo(limits.slots());
      }
    }
    return this;
  }

  /** All have the tokens and logits of the text alone, as far as they went. */
  void verify(Map<String, Heard> alone) {
    int cancelled = 0;
    for (Written one : written) {
      Heard heard = one.heard();
      Heard expected = alone.get(one.wanted().id());
      assertThat(heard.ends).isEqualTo(1);
      int made = heard.tokens.size();
      assertThat(heard.tokens).as(one.wanted().id()).isEqualTo(expected.tokens.subList(0, made));
      assertThat(heard.logits).as(one.wanted().id()).isEqualTo(expected.logits.subList(0, made));
      if (heard.reason == FinishReason.CANCELLED) {
        cancelled++;
      } else {
        assertThat(heard.tokens).hasSameSizeAs(expected.tokens);
        assertThat(heard.reason).isEqualTo(expected.reason);
      }
    }
    assertThat(cancelled).isBetween(1, written.size() / 2);
  }
}
