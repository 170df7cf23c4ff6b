package dev.millstream.jobs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page below docs/tasks: commands with what they read and print, records that are refused, and a
 * table of parameters.
 */
record TaskPage(Path file, String text) {
  private static final Pattern INPUT =
      Pattern.compile("<!-- in (\\S+) -->\n```json\n(.*?)```", Pattern.DOTALL);
  private static final Pattern RUN =
      Pattern.compile(
          "<!-- run(?: within (\\S+))? -->\n```console\n\\$ ((?:.*\\\\\n)*.*\n)((?:(?!```).*\n)*)```");
  private static final Pattern REFUSED =
      Pattern.compile("<!-- refused -->\n\\|.*\n\\| --- .*\n((?:\\|.*\n)+)");
  private static final Pattern REFUSED_ROW = Pattern.compile("\\| `(.*)` \\| (.*) \\|");
  private static final Pattern PARAMETERS =
      Pattern.compile("## Parameters\n\n\\|.*\n\\| --- .*\n((?:\\|.*\n)+)");
  private static final Pattern FIRST_CELL = Pattern.compile("^\\| ([^|]*) \\|", Pattern.MULTILINE);
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
  private static final double USUAL_TOLERANCE = 1e-5;

  /**
   * A command of a page.
   *
   * @param command as the page shows it
   * @param words as a shell would split them, without the program
   * @param output what the page says is printed
   * @param tolerance within which numbers are equal
   */
  record Run(String command, List<String> words, String output, double tolerance) {}

  /**
   * A record that a page says becomes a dead letter.
   *
   * @param message of the dead letter
   */
  record Refused(String line, String message) {}

  static TaskPage read(Path file) throws IOException {
    return new TaskPage(file, Files.readString(file));
  }

  String task() {
    return String.valueOf(file.getFileName()).replace(".md", "");
  }

  /** Texts of files by their names. */
  Map<String, String> inputs() {
    Map<String, String> inputs = new TreeMap<>();
    INPUT.matcher(text).results().forEach(input -> inputs.put(input.group(1), input.group(2)));
    return inputs;
  }

  List<Run> runs() {
    return RUN.matcher(text)
        .results()
        .map(
            run ->
                new Run(
                    run.group(2),
                    words(run.group(2)),
                    run.group(3),
                    run.group(1) == null ? USUAL_TOLERANCE : Double.parseDouble(run.group(1))))
        .toList();
  }

  private static List<String> words(String command) {
    List<String> words = new ArrayList<>();
    for (MatchResult word : WORD.matcher(command.replace("\\\n", " ")).results().skip(1).toList()) {
      words.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    return words;
  }

  List<Refused> refused() {
    Matcher table = REFUSED.matcher(text);
    return table.find()
        ? REFUSED_ROW
            .matcher(table.group(1))
            .results()
            .map(row -> new Refused(row.group(1), row.group(2)))
            .toList()
        : List.of();
  }

  /** Names in the first column of the table of parameters. */
  TreeSet<String> parameters() {
    TreeSet<String> names = new TreeSet<>();
    Matcher table = PARAMETERS.matcher(text);
    if (table.find()) {
      for (MatchResult cell : FIRST_CELL.matcher(table.group(1)).results().toList()) {
        CODE.matcher(cell.group(1)).results().forEach(name -> names.add(name.group(1)));
      }
    }
    return names;
  }

  /** Writes the page with something else in the place of what is only there. */
  TaskPage with(String shown, String real) throws IOException {
    TaskPage other = new TaskPage(file, text.replace(shown, real));
    Files.writeString(file, other.text);
    return other;
  }
}
