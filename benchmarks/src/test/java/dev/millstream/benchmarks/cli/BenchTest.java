package dev.millstream.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParseResult;

class BenchTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void listsTheContestants() {
    assertThat(run("job", "--list")).isZero();
    assertThat(out.toString()).startsWith("naive1 ").contains("exactly-once ");
  }

  @Test
  void latencyAtHalfOfTheYardsticksRateNeedsTheYardstickFirst() {
    assertThat(run("job", "--count", "1", "--contestants", "millstream,naive1")).isEqualTo(2);
    assertThat(err)
        .hasToString(
            "bench: latency is measured at half of naive1's rate, so naive1 must be the first of --contestants, which were millstream,naive1. Put it first, give --rate, or leave latency out by --latency-seconds 0.%n"
                .formatted());
  }

  @Test
  void anUnknownOptionIsAnsweredInTwoLines() {
    assertThat(run("job", "--round", "1")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("bench: Unknown option")
        .contains("See 'bench job --help'.");
  }

  @Test
  void withoutACommandItSaysWhichThereAre() {
    assertThat(run()).isEqualTo(2);
    assertThat(err)
        .hasToString(
            "bench: a command is missing: job, budgets, tasks, evaluation, generate, peak, engines or jmh. 'bench help COMMAND' says all about one.%n"
                .formatted());
  }

  @Test
  void unknownLengthsOfTheTasksTextsAreAnsweredWithTheNames() {
    assertThat(run("tasks", "--lengths", "middling")).isEqualTo(2);
    assertThat(err)
        .hasToString(
            "bench: --lengths was 'middling', but must be one of short, mixed, long.%n"
                .formatted());
  }

  @Test
  void jmhGetsItsOwnOptionsAsTheyWereTyped() {
    List<String> typed =
        List.of(
            "Json", "-h", "-f", "1", "-wi", "0", "-p", "window=64", "-rff", "a.json", "-prof=gc");
    List<String> args = new ArrayList<>(List.of("jmh"));
    args.addAll(typed);

    ParseResult parsed =
        Bench.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
            .parseArgs(args.toArray(new String[0]));

    assertThat(parsed.subcommand().matchedPositionals().get(0).<List<String>>getValue())
        .isEqualTo(typed);
  }

  private int run(String... args) {
    return Bench.commandLine(new PrintWriter(out, true), new PrintWriter(err, true)).execute(args);
  }
}
