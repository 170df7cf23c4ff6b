package dev.millstream.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Run with {@code -Dmillstream.write-docs=true} to write the page anew. */
class OptionsTableTest {
  private static final Path PAGE = Path.of("..", "docs", "options.md");

  @Test
  void thePageOfOptionsSaysWhatTheParserKnows() throws Exception {
    String page = page();
    if (Boolean.getBoolean("millstream.write-docs")) {
      Files.writeString(PAGE, page);
    }

    assertThat(PAGE)
        .as(
            "docs/options.md is out of date: mvn -pl jobs -am test -Dtest=OptionsTableTest -Dsurefire.failIfNoSpecifiedTests=false -Dmillstream.write-docs=true")
        .hasContent(page);
  }

  private static String page() {
    StringBuilder page =
        new StringBuilder("# Options of the embedding job\n\n")
            .append(
                "`EmbedJob` and `bin/millstream embed` take the same options. Times are written ")
            .append("`500ms`, `5s`, `1min` or `2h`. Arguments\ncan stand in a file, one a line: ")
            .append("`@FILE`. Made from the parser by `OptionsTableTest`.\n");
    OptionHelp.groups(new CommandLine(new EmbedFlags()).getCommandSpec())
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
