package dev.millstream.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotPlaceTest {
  private static final String LEAST = "--metrics accuracy --from - --to - ";

  @TempDir Path folder;

  @Test
  void isAFileInAFolderThatThereIs() {
    assertThat(EvaluateOptions.parse(LEAST.split(" ")).plot()).isNull();
    assertThat(EvaluateOptions.parse((LEAST + "--plot " + folder + "/q.html").split(" ")).plot())
        .isEqualTo(folder.resolve("q.html"));
    assertThat(problems(LEAST + "--plot %s/no/q.html".formatted(folder)))
        .containsExactly(
            "--plot '%1$s/no/q.html' cannot be written, because there is no folder '%1$s/no' that can be written. Make it, or correct the path."
                .formatted(folder));
  }

  @Test
  void isNoFolder() throws Exception {
    Path taken = Files.createDirectory(folder.resolve("q.html"));

    assertThat(problems(LEAST + "--plot " + taken))
        .containsExactly(
            "--plot '%s' is a folder, but the page is a file. Name a file in it.".formatted(taken));
  }

  @Test
  void endsWithHtml() {
    assertThat(problems(LEAST + "--plot quality.png"))
        .containsExactly(
            "--plot was 'quality.png' but must be a file whose name ends with .html. Use e.g. --plot quality.html.");
  }

  @Test
  void needsInputsThatEnd() {
    String topics =
        "--metrics accuracy --window 5min --bootstrap-servers b:9092 --predictions kafka:labels --labels kafka:truth --horizon 1h --to - --plot q.html";

    assertThat(problems(topics))
        .containsExactly(
            "--plot draws when the input ends, and a topic has no end. Give --stop-at-end, or leave --plot out.");
    assertThat(EvaluateOptions.parse((topics + " --stop-at-end").split(" ")).plot()).isNotNull();
  }

  @Test
  void isNoOtherOutputHoweverItIsWritten() {
    assertThat(
            problems(
                "--metrics accuracy --from file:rows.jsonl --to file:./q.html --dead-letters file:d/../q.html --plot q.html"))
        .containsExactly(
            "--to and --plot both use the file 'q.html'. Use another file for one of them.",
            "--dead-letters and --plot both use the file 'q.html'. Use another file for one of them.");
    assertThat(problems("--metrics accuracy --from file:q.html --to - --plot q.html"))
        .containsExactly(
            "--from and --plot both use the file 'q.html'. Use another file for one of them.");
  }

  private static List<String> problems(String typed) {
    return catchThrowableOfType(UsageException.class, () -> EvaluateOptions.parse(typed.split(" ")))
        .problems();
  }
}
