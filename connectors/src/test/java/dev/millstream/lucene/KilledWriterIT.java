package dev.millstream.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.testing.Changes;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledWriterIT {
  private static final IndexModel MODEL = new IndexModel("m", "r", 2);

  @TempDir Path index;

  @Test
  void leavesItsLastCommitAndNoLock() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                index.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader printed = child.inputReader()) {
      assertThat(printed.readLine()).isEqualTo("committed 100, wrote 200");
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();

    try (LuceneWriter writer = LuceneWriter.open(index, MODEL);
        LuceneSearch search = LuceneSearch.open(index)) {
      assertThat(search.count()).isEqualTo(100);
      write(writer, 100, 200);
      writer.flush(true);
      search.refresh();
      assertThat(search.count()).isEqualTo(200);
    }
  }

  private static void write(LuceneWriter writer, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      writer.write(Changes.upsert("c" + i, "text", i + 1f, 1f), null);
    }
  }

  /** Commits, writes on, and waits to be killed. */
  static final class Child {
    public static void main(String[] args) throws Exception {
      LuceneWriter writer = LuceneWriter.open(Path.of(args[0]), MODEL);
      write(writer, 0, 100);
      writer.flush(false);
      write(writer, 100, 200);
      System.out.println("committed 100, wrote 200");
      System.out.flush();
      while (System.in.read() >= 0) {
        // Until the parent is gone.
      }
    }
  }
}
