package dev.millstream.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.Shared;
import dev.millstream.generate.text.TextWriter;
import dev.millstream.generate.text.WritingTask;
import dev.millstream.pool.TinyModels;
import dev.millstream.request.HubTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the pages of docs/tasks show is what the commands print. Run with {@code
 * -Dmillstream.write-docs=true} to write anew what differs.
 *
 * <p>Lists of more than six numbers are shown by their first three.
 */
class TaskPagesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path PAGES = Path.of("..", "docs", "tasks");
  private static final Path OVERVIEW = Path.of("..", "docs", "tasks.md");
  private static final List<String> WRITING =
      List.of(
          "text-generation", "perplexity", "summarization", "translation", "text2text-generation");
  private static final String TINY = "tiny/";
  private static final String SHARED = "shared/";

  private static final Pattern FRACTION = Pattern.compile("-?\\d+(\\.\\d+)?e-\\d+|-?\\d+\\.\\d+");
  private static final Pattern LONG_LIST =
      Pattern.compile("(\\[(?:[-\\d.e]+,){3})(?:[-\\d.e]+,){3,}[-\\d.e]+]");

  @TempDir Path folder;

  @Test
  void thereIsAPageForEachTaskWithAllItsParameters() throws Exception {
    assertThat(pages())
        .extracting(TaskPage::task)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(Arrays.stream(HubTask.values()).map(HubTask::hubName), WRITING.stream())
                .toList());
    for (TaskPage page : pages()) {
      assertThat(page.parameters())
          .as(page.task())
          .isEqualTo(new TreeSet<>(parameters(page.task())));
      assertThat(Files.readString(OVERVIEW)).contains("(tasks/" + page.task() + ".md)");
    }
  }

  private static Set<String> parameters(String task) {
    return WRITING.contains(task)
        ? TextWriter.parameters(WritingTask.of(task))
        : HubTask.of(task).parameters();
  }

  @TestFactory
  Stream<DynamicTest> commandsPrintWhatThePagesShow() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (TaskPage page : pages()) {
      assertThat(page.runs()).as(page.task()).isNotEmpty();
      for (TaskPage.Run run : page.runs()) {
        tests.add(
            DynamicTest.dynamicTest(
                page.task() + ": " + String.join(" ", run.words()), () -> check(page, run)));
      }
    }
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> recordsAreRefusedAsThePagesSay() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (TaskPage page : pages()) {
      assertThat(page.refused()).as(page.task()).isNotEmpty();
      tests.add(DynamicTest.dynamicTest(page.task(), () -> checkRefused(page)));
    }
    return tests.stream();
  }

  private void check(TaskPage page, TaskPage.Run run) throws IOException {
    for (Map.Entry<String, String> input : page.inputs().entrySet()) {
      Files.writeString(folder.resolve(input.getKey()), input.getValue());
    }

    CommandRun ended = CommandRun.of("", arguments(run).toArray(String[]::new));

    assertThat(ended.status()).as(ended.err()).isZero();
    String printed = readable(ended.out() + ended.err(), run);
    if (isWriting() && !isSame(run, printed)) {
      TaskPage.read(page.file()).with(run.command() + run.output(), run.command() + printed);
    } else {
      assertSame(run, printed);
    }
  }

  private void checkRefused(TaskPage page) throws IOException {
    TaskPage.Run run = page.runs().get(0);
    Path in =
        Files.write(
            folder.resolve("refused.jsonl"),
            page.refused().stream().map(TaskPage.Refused::line).toList());
    Path dead = folder.resolve("dead.jsonl");
    List<String> arguments = new ArrayList<>(arguments(run));
    arguments.set(arguments.indexOf("--from") + 1, "file:" + in);
    arguments.addAll(List.of("--dead-letters", "file:" + dead));

    CommandRun ended = CommandRun.of("", arguments.toArray(String[]::new));

    assertThat(ended.out()).isEmpty();
    List<JsonNode> letters = new ArrayList<>();
    for (String line : Files.readAllLines(dead)) {
      letters.add(JSON.readTree(line));
    }
    letters.sort(Comparator.comparingInt(letter -> letter.path("position").intValue()));
    assertThat(letters).hasSameSizeAs(page.refused());
    for (int i = 0; i < letters.size(); i++) {
      TaskPage.Refused refused = page.refused().get(i);
      String message = readable(letters.get(i).path("message").asText(), run);
      if (isWriting()) {
        TaskPage.read(page.file())
            .with(
                "| `%s` | %s |".formatted(refused.line(), refused.message()),
                "| `%s` | %s |".formatted(refused.line(), message));
      } else {
        assertThat(message).isEqualTo(refused.message());
      }
    }
  }

  private List<String> arguments(TaskPage.Run run) {
    return run.words().stream().map(this::real).toList();
  }

  private String readable(String printed, TaskPage.Run run) {
    String text = printed.replace(folder.toAbsolutePath() + "/", "");
    for (String word : run.words()) {
      text = word.startsWith(SHARED) ? text.replace(shared(word).toString(), word) : text;
    }
    return LONG_LIST.matcher(text).replaceAll("$1…]");
  }

  /** Paths of a page are below the test's folder, or in the shared one. */
  private String real(String word) {
    if (word.startsWith(SHARED)) {
      return shared(word).toString();
    }
    if (word.startsWith(TINY)) {
      Path copy = folder.toAbsolutePath().resolve(word);
      if (Files.notExists(copy)) {
        TinyModels.copy(word.substring(TINY.length()), copy);
      }
      return copy.toString();
    }
    return word.replace("file:", "file:" + folder.toAbsolutePath() + "/");
  }

  private static Path shared(String word) {
    return Shared.file(word.substring(SHARED.length()));
  }

  private static boolean isSame(TaskPage.Run run, String printed) {
    try {
      assertSame(run, printed);
      return true;
    } catch (AssertionError differs) {
      return false;
    }
  }

  private static void assertSame(TaskPage.Run run, String printed) {
    assertThat(withoutFractions(printed)).isEqualTo(withoutFractions(run.output()));
    List<Double> shown = fractions(run.output());
    List<Double> real = fractions(printed);
    for (int i = 0; i < real.size(); i++) {
      double size = Math.max(1, Math.abs(real.get(i)));
      assertThat(shown.get(i)).isCloseTo(real.get(i), within(run.tolerance() * size));
    }
  }

  private static String withoutFractions(String text) {
    return FRACTION.matcher(text).replaceAll("#");
  }

  private static List<Double> fractions(String text) {
    return FRACTION.matcher(text).results().map(MatchResult::group).map(Double::valueOf).toList();
  }

  private static boolean isWriting() {
    return Boolean.getBoolean("millstream.write-docs");
  }

  private static List<TaskPage> pages() throws IOException {
    List<TaskPage> pages = new ArrayList<>();
    try (Stream<Path> files = Files.list(PAGES)) {
      for (Path file : files.sorted().toList()) {
        pages.add(TaskPage.read(file));
      }
    }
    return pages;
  }
}
