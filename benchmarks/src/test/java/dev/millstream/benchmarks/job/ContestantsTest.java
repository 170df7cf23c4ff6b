package dev.millstream.benchmarks.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContestantsTest {
  private final Contestants contestants = new Contestants("default", Path.of("/q8"));

  @Test
  void anotherTakesTheOptionsOfTheOneItIsMadeFromAndChangesSome() {
    String name =
        contestants.add("quick=millstream --checkpoint-interval 1s --cache 1000 --unordered");

    Contestant quick = contestants.named("quick");
    assertThat(name).isEqualTo("quick");
    assertThat(quick.kind()).isEqualTo(Contestant.Kind.MILLSTREAM);
    assertThat(quick.options())
        .hasToString(
            "--model default --delivery at-least-once --checkpoint-interval 1s --cache 1000 --unordered");
  }

  @Test
  void theOnesNamedQ8RunTheEightBitFile() {
    assertThat(contestants.named("millstream-q8").options().words())
        .containsSequence("--model", "/q8", "--variant", "q8");
  }

  @Test
  void allThatAreListedAreKnown() {
    assertThat(Contestants.described())
        .allSatisfy(
            line ->
                assertThat(contestants.named(line.substring(0, line.indexOf(' ')))).isNotNull());
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> contestants.named(List.of("naive1", "tei")))
        .hasMessage(
            "there is no contestant 'tei', only naive1, naive, millstream, millstream-q8, exactly-once, batcher, batcher-q8, raw, raw-q8. Name one of them, or define it by --add.");
  }

  @Test
  void aDefinitionThatCannotBeReadIsRefused() {
    assertThatThrownBy(() -> contestants.add("quick"))
        .hasMessage(
            "--add was 'quick', but must be NAME=CONTESTANT and options, such as 'small=millstream --batch-tokens 64'.");
    assertThatThrownBy(() -> contestants.add("quick=millstream unordered"))
        .hasMessage(
            "'unordered' was found where an option was expected. Options begin with '--', such as --variant q8.");
  }
}
