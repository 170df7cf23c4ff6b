package dev.millstream.jobs.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.jobs.EmbedJob;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.TinyModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuestionIndexIT {
  private static final ModelRef TINY = TinyModels.mean();

  @TempDir Path folder;

  @BeforeEach
  void index() throws Exception {
    Path documents =
        Files.write(
            folder.resolve("docs.jsonl"),
            List.of(
                "{\"id\":\"go\",\"text\":\"Split slices a string.\"}",
                "{\"id\":\"man\",\"text\":\"poll waits for events on file descriptors.\"}"));
    EmbedJob.main(
        new String[] {
          "--from", "file:" + documents,
          "--to", "lucene:" + folder.resolve("index"),
          "--model", ((ModelRef.Folder) TINY).path()
        });
  }

  @Test
  void answersWithTheNearestChunkFirst() throws Exception {
    try (QuestionIndex index = QuestionIndex.open(folder.resolve("index"), ModelSpec.of(TINY))) {
      List<SearchHit> hits = index.ask("Split slices a string.", 2);

      assertThat(hits).extracting(SearchHit::document).containsExactly("go", "man");
      assertThat(hits.get(0).score()).isGreaterThan(hits.get(1).score());
    }
  }

  @Test
  void refusesAModelThatDidNotMakeTheIndex() {
    assertThatThrownBy(
            () -> QuestionIndex.open(folder.resolve("index"), ModelSpec.of(ModelRef.DEFAULT)))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith("the index " + folder.resolve("index") + " was made with model ")
        .hasMessageEndingWith(
            " whose vectors mean something else. Name the index's own model with --model.");
  }
}
