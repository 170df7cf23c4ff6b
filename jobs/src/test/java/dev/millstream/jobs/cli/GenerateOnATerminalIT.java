package dev.millstream.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millstream.generate.text.HeldText;
import dev.millstream.generate.text.WritingBudget;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.TinyModels;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a user sees where standard output is a terminal. */
class GenerateOnATerminalIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String MODEL = TinyModels.folder("text-generation/llama").toString();

  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

  @Test
  void aTextIsSeenBeforeItsEnd() throws Exception {
    CompletableFuture<CommandRun> run;
    ModelSpec model = ModelSpec.of(ModelRef.parse(MODEL));
    try (HeldText held = HeldText.begin(model, WritingBudget.DEFAULT)) {
      run =
          CompletableFuture.supplyAsync(
              () -> generate("{\"id\":1,\"text\":\"Alice\"}\n", "--max-new-tokens", "60"));
      await().atMost(PATIENCE).until(() -> held.writer().waiting() == 1);
      while (held.writer().waiting() > 0) {
        held.goOn(1);
      }
      held.goOn(5);

      await().atMost(PATIENCE).until(() -> screen.toString(UTF_8).startsWith("[1] Alice\nW W"));
      assertThat(screen.toString(UTF_8)).doesNotContain("(length)");
      assertThat(run).isNotDone();
    }
    assertThat(run.get().status()).as(run.get().err()).isZero();
    assertThat(run.get().out()).startsWith("[1] Alice\nW W").endsWith("\n(length)\n\n");
  }

  @Test
  void everyTextAndEveryDeadLetterIsSeenOnce() {
    CommandRun run =
        generate(
            """
            {"id":1,"text":"Alice"}
            no JSON
            {"id":3,"inputs":7}
            {"id":4,"inputs":"Bob","parameters":{"num_return_sequences":2,"do_sample":true}}
            """,
            "--max-new-tokens",
            "3");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines().filter(line -> line.startsWith("[")))
        .containsExactlyInAnyOrder("[1] Alice", "[3] 7", "[4] Bob", "[4, text 2] Bob");
    assertThat(run.err().lines().filter(line -> line.startsWith("{")))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("\"category\":\"INVALID_INPUT\""));
    assertThat(run.err()).endsWith("Records answered: 2. Dead letters: 2.\n");
  }

  private CommandRun generate(String input, String... more) {
    String[] all = new String[more.length + 8];
    String[] usual = {"generate", "--model", MODEL, "--greedy", "--from", "-", "--to", "-"};
    System.arraycopy(usual, 0, all, 0, usual.length);
    System.arraycopy(more, 0, all, usual.length, more.length);
    return CommandRun.onTerminal(screen, input, all);
  }
}
