package dev.millstream.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Run with {@code -Dmillstream.write-docs=true} to write the page anew. */
class OptionsTableTest {
  private static final Path PAGES = Path.of("..", "docs");

  @Test
  void thePageOfOptionsSaysWhatTheParserKnows() throws Exception {
    check(
        "options.md",
        page(
            "the embedding job",
            "`EmbedJob` and `bin/millstream embed` take the same options.",
            new EmbedFlags()));
  }

  @Test
  void soDoesThePageOfTheOtherTasks() throws Exception {
    check(
        "options-tasks.md",
        page(
            "the job of all tasks",
            "`ClassifyJob`, `bin/millstream classify` and `run` take the same options.",
            new TaskJobFlags()));
  }

  @Test
  void soDoThoseOfEvaluationAndTokens() throws Exception {
    check(
        "options-evaluate.md",
        page(
            "the evaluation",
            "`EvaluateJob` and `bin/millstream evaluate` take the same options.",
            new EvaluateJobFlags()));
    check(
        "options-tokenize.md",
        page(
            "tokenizing",
            "`bin/millstream tokenize` takes these options.",
            new TokenizeJobFlags()));
    check(
        "options-generate.md",
        page(
            "generation",
            "`GenerateJob` and `bin/millstream generate` take the same options.",
            new GenerateJobFlags()));
  }

  private static void check(String name, String page) throws IOException {
    Path file = PAGES.resolve(name);
    if (Boolean.getBoolean("millstream.write-docs")) {
      Files.writeString(file, page);
    }
    assertThat(file)
        .as(
            "docs/%s is out of date: mvn -pl jobs -am test -Dtest=OptionsTableTest -Dsurefire.failIfNoSpecifiedTests=false -Dmillstream.write-docs=true",
            name)
        .hasContent(page);
  }

  private static String page(String job, String users, Object flags) {
    StringBuilder page =
        new StringBuilder("# Options of ")
            .append(job)
            .append("\n\n")
            .append(users)
            .append(" Times are written ")
            .append("`500ms`, `5s`, `1min` or `2h`. Arguments\ncan stand in a file, one a line: ")
            .append("`@FILE`. Made from the parser by `OptionsTableTest`.\n");
    OptionHelp.groups(new CommandLine(flags).getCommandSpec())
        .forEach(
            (heading, options) -> {
              page.append("\n## ").append(heading).append("\n\n");
              page.append("| option | without it | example | what it does |\n");
              page.append("| --- | --- | --- | --- |\n");
              options.forEach(option -> page.append(row(option)));
            });
    return page.toString();
  }

  private static String row(OptionSpec option) {
    return "| `%s` | %s | `%s` | %s |%n"
        .formatted(
            option.longestName(),
            OptionHelp.otherwise(option),
            OptionHelp.example(option),
            option.description()[0])
        .replace(System.lineSeparator(), "\n");
  }
}
