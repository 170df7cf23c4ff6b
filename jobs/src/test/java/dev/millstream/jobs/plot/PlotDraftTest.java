package dev.millstream.jobs.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.jobs.options.EvaluateOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotDraftTest {
  @TempDir Path folder;

  @Test
  void removesItsFileOfFiguresAlsoWhereNothingWasDrawn() throws Exception {
    Path figures;
    try (PlotDraft draft = draft()) {
      figures = draft.figures();
      assertThat(figures).exists();
    }

    assertThat(figures).doesNotExist();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void leavesThePageOfBeforeWhereFiguresCannotBeRead() throws Exception {
    Files.writeString(folder.resolve("page.html"), "before");
    try (PlotDraft draft = draft()) {
      Files.writeString(draft.figures(), "{\"window\":");

      assertThatThrownBy(draft::draw).isInstanceOf(IOException.class);
    }

    assertThat(folder.resolve("page.html")).hasContent("before");
  }

  private PlotDraft draft() throws IOException {
    return PlotDraft.of(
        EvaluateOptions.parse("--metrics", "accuracy", "--from", "-", "--to", "-"),
        folder.resolve("page.html"));
  }
}
