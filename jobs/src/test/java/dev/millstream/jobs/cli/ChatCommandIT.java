package dev.millstream.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.pool.TinyModels;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A conversation through a pipe. */
class ChatCommandIT {
  /** Answers of whole characters on one line each, so that answers can be told apart. */
  private static final String YES_OR_NO =
      "{\"max_new_tokens\": 30, \"grammar\": {\"type\": \"regex\", \"value\": \"(yes|no|perhaps)[a-z]{6}\"}}";

  private static final String GREEDY = "{\"do_sample\": false, \"max_new_tokens\": 6}";

  @Test
  void answersEachLineAndEndsWithTheInput() {
    CommandRun run = chat("Hi\n\nAre you sure?\n", YES_OR_NO);

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).matches("(yes|no|perhaps)[a-z]{6}"));
  }

  @Test
  void remembersTheConversationUntilItIsCleared() {
    String first = chat("Hi\n", GREEDY).out();

    assertThat(chat("Hi\nHi\n", GREEDY).out()).startsWith(first).isNotEqualTo(first + first);
    assertThat(chat("Hi\n/clear\nHi\n", GREEDY).out()).isEqualTo(first + first);
  }

  @Test
  void keepsTheSystemMessageWhenItIsCleared() {
    String first = chat("Hi\n", GREEDY, "--system", "Be brief.").out();

    assertThat(first).isNotEqualTo(chat("Hi\n", GREEDY).out());
    assertThat(chat("Hi\n/clear\nHi\n", GREEDY, "--system", "Be brief.").out())
        .isEqualTo(first + first);
  }

  @Test
  void endsWithQuit() {
    assertThat(chat("Hi\n/quit\nHi\n", GREEDY).out()).isEqualTo(chat("Hi\n", GREEDY).out());
  }

  @Test
  void aLineThatIsTooLongIsToldAndTheNextIsAnsweredAsIfItHadNotBeen() {
    CommandRun run = chat("word ".repeat(400) + "\nHi\n", GREEDY);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEqualTo(chat("Hi\n", GREEDY).out());
    assertThat(run.err())
        .matches(
            "millstream: a prompt of \\d+ tokens and 6 new ones are more than the 256 that a text may have\\. .*\n");
  }

  @Test
  void aModelWithoutAChatTemplateSaysSo() {
    CommandRun run =
        CommandRun.of(
            "Hi\n", "chat", "--model", TinyModels.folder("text-generation/gpt2").toString());

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("millstream: ").contains("chat template");
  }

  @Test
  void saysWhatIsWrongWithItsOptions() {
    CommandRun run = CommandRun.of("", "chat", "--variant", "q3", "--parameters", "{\"top\":1}");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains(
            "millstream: --model is missing: name one that answers in a conversation, e.g. --model HuggingFaceTB/SmolLM2-135M-Instruct.\n")
        .contains("millstream: --parameters: text-generation has no parameter top. It has ")
        .contains("millstream: --variant was 'q3'");
  }

  private static CommandRun chat(String lines, String parameters, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "chat",
                "--model",
                TinyModels.folder("text-generation/llama").toString(),
                "--parameters",
                parameters));
    arguments.addAll(List.of(more));
    return CommandRun.of(lines, arguments.toArray(String[]::new));
  }
}
