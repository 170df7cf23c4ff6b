package dev.millstream.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.jobs.options.EmbedOptions;
import dev.millstream.jobs.options.Endpoint;
import dev.millstream.jobs.options.EvaluateOptions;
import dev.millstream.jobs.options.TaskOptions;
import dev.millstream.jobs.search.SearchHit;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MillstreamTest {
  final Recorder commands = new Recorder();
  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();

  int run(String line) {
    String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
    return Millstream.commandLine(commands, 90, new PrintWriter(out), new PrintWriter(err))
        .execute(arguments);
  }

  @Nested
  class Embed {
    @Test
    void runsTheJobWithItsOptions() {
      assertThat(run("embed --no-chunking --from file:a --to lucene:i")).isZero();

      assertThat(commands.embedded.sinks().to()).containsExactly(new Endpoint.Lucene("i"));
      assertThat(err.toString()).isEmpty();
    }

    @Test
    void saysAllThatIsWrongAndExitsWithTwo() {
      assertThat(run("embed --from docs --too file:b")).isEqualTo(2);

      assertThat(err)
          .hasToString(
              """
              millstream: there is no option '--too'. Did you mean --to?
              millstream: --from was 'docs' but must be file:PATH, kafka:TOPIC or -. Use e.g. --from kafka:docs.
              See 'millstream embed --help'.
              """);
      assertThat(commands.embedded).isNull();
    }
  }

  @Nested
  class Search {
    @Test
    void asksTheIndexAndPrintsATable() {
      commands.hits = List.of(new SearchHit(0.5f, "go/strings", "Split slices s."));

      assertThat(run("search --index i --top 3 how to split")).isZero();

      assertThat(commands.asked)
          .isEqualTo(
              new SearchRequest(
                  new Endpoint.Lucene("i"), "default", "auto", null, "how to split", 3));
      assertThat(out)
          .hasToString(
              """
              rank   score  document    text
                 1   0.500  go/strings  Split slices s.
              """);
    }

    @Test
    void saysThatAnEmptyIndexIsEmpty() {
      assertThat(run("search --index i x")).isZero();

      assertThat(out).hasToString("Nothing found: the index i is empty.\n");
    }

    @Test
    void asksATableAndShowsNoPassword() {
      assertThat(run("search --pgvector postgresql://me:secret@db/docs?table=t x")).isZero();

      assertThat(commands.asked.index()).hasToString("pgvector:postgresql://db/docs?table=t");
      assertThat(out)
          .hasToString("Nothing found: the table postgresql://db/docs?table=t is empty.\n");
    }

    @Test
    void asksOneThingOnly() {
      assertThat(run("search --index i --pgvector postgresql://db/docs x")).isEqualTo(2);

      assertThat(err.toString())
          .startsWith("millstream: --index and --pgvector are both given. Ask one of them.\n");
    }

    @Test
    void saysWhatIsWrongWithTheUrlOfATable() {
      assertThat(run("search --pgvector postgresql://me:secret@db x")).isEqualTo(2);

      assertThat(err.toString())
          .startsWith(
              "millstream: --pgvector: the pgvector URL names no database. Write it as postgresql://host/database?table=chunks, with PGPASSWORD in the environment.\n")
          .doesNotContain("secret");
    }

    @Test
    void namesAllThatIsMissing() {
      assertThat(run("search --top 0")).isEqualTo(2);

      assertThat(err)
          .hasToString(
              """
              millstream: --index or --pgvector is missing: say what to ask, e.g. --index index.
              millstream: the question is missing: add what to look for, e.g. how do I split a string.
              millstream: --top was '0' but must be a whole number from 1 to 1000. Use e.g. --top 10.
              See 'millstream search --help'.
              """);
    }

    @Test
    void namesTheNearOptions() {
      assertThat(run("search --indx i x")).isEqualTo(2);

      assertThat(err.toString())
          .startsWith("millstream: there is no option '--indx'. Did you mean --index?");
    }
  }

  @Nested
  class AFailure {
    @Test
    void isOneSentenceAndExitsWithOne() {
      commands.failure =
          new IllegalStateException("job failed", new IllegalStateException("no space\n left."));

      assertThat(run("quickstart --once")).isEqualTo(1);

      assertThat(err).hasToString("millstream: no space left.\n");
    }

    @Test
    void showsWhereItCameFromWhenDebugging() {
      commands.failure = new IllegalStateException("no space left.");

      assertThat(run("quickstart --debug")).isEqualTo(1);

      assertThat(err.toString())
          .startsWith("millstream: no space left.\njava.lang.IllegalStateException: no space left.")
          .contains("\n    at dev.millstream.jobs.cli.MillstreamTest");
    }
  }

  @Nested
  class WhatIsNoCommand {
    @Test
    void namesTheNearOnes() {
      assertThat(run("serach --index i x")).isEqualTo(2);

      assertThat(err)
          .hasToString(
              """
              millstream: there is no command 'serach'. Did you mean search?
              See 'millstream --help'.
              """);
    }

    @Test
    void nothingAtAllNamesTheFirstStep() {
      assertThat(run("")).isEqualTo(2);

      assertThat(err)
          .hasToString(
              """
              millstream: a command is missing. Begin with millstream quickstart.
              See 'millstream --help'.
              """);
    }
  }

  @Nested
  class Help {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "--help",
          "help",
          "help embed",
          "embed --help",
          "search -h",
          "quickstart --help",
          "help hub",
          "hub",
          "hub --help",
          "hub download --help",
          "hub ls --help",
          "hub info -h",
          "hub cache --help",
          "hub cache ls --help",
          "hub cache verify --help",
          "hub cache rm --help",
          "hub check --help",
          "hub mirror --help",
          "hub upload --help",
          "help help",
          "generate-completion --help"
        })
    void fitsTheTerminalAndExitsWithZero(String line) {
      assertThat(run(line)).isZero();

      assertThat(out.toString()).startsWith("Usage: millstream ").doesNotContain("${");
      assertThat(out.toString().lines())
          .allMatch(text -> text.codePointCount(0, text.length()) <= 90);
    }

    @Test
    void listsTheCommands() {
      run("--help");

      assertThat(out.toString())
          .contains(
              "  quickstart ",
              "  embed ",
              "  search ",
              "  hub ",
              "  help ",
              "  generate-completion ");
    }

    @Test
    void groupsTheOptionsOfEmbed() {
      run("embed --help");

      assertThat(out.toString().lines())
          .containsSubsequence(
              "Input", "Output", "Model", "Chunks", "Kafka", "Running", "Batches", "Other");
    }

    @Test
    void namesTheVersion() {
      assertThat(run("--version")).isZero();

      assertThat(out.toString()).startsWith("millstream ").contains("(Java ");
    }

    @Test
    void completesOptionsInTheShell() {
      assertThat(run("generate-completion")).isZero();

      assertThat(out.toString())
          .contains("_picocli_millstream_embed", "--chunk-tokens")
          .contains("_picocli_millstream_hub_cache_rm", "--repo-type");
    }
  }

  /** Remembers what was asked for. */
  static final class Recorder implements Commands {
    EmbedOptions embedded;
    TaskOptions task;
    EvaluateOptions evaluation;
    SearchRequest asked;
    List<SearchHit> hits = new ArrayList<>();
    int status;
    RuntimeException failure;

    @Override
    public void ask(TaskOptions options, int width) {
      task = options;
    }

    @Override
    public void evaluate(EvaluateOptions options, int width) {
      evaluation = options;
    }

    @Override
    public void embed(EmbedOptions options) {
      embedded = options;
    }

    @Override
    public List<SearchHit> search(SearchRequest request) {
      asked = request;
      return hits;
    }

    @Override
    public int quickstart(boolean once, PrintWriter out, int width) {
      if (failure != null) {
        throw failure;
      }
      return status;
    }
  }
}
