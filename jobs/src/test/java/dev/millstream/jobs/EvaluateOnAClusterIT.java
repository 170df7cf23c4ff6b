package dev.millstream.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millstream.files.ReportLines;
import dev.millstream.jobs.options.EvaluateOptions;
import dev.millstream.jobs.options.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An evaluation that goes to a cluster. */
class EvaluateOnAClusterIT {
  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir Path folder;

  @Test
  void drawsNoChartsSinceItsFiguresAreElsewhere() throws Exception {
    Path rows = Files.writeString(folder.resolve("rows"), "{\"prediction\":1,\"reference\":1}\n");
    Path figures = folder.resolve("figures");
    Path page = folder.resolve("quality.html");

    UsageException refused =
        catchThrowableOfType(
            UsageException.class, () -> run(rows, figures, "--plot", page.toString()));

    assertThat(refused.problems())
        .containsExactly(
            "--plot draws in the process that judges, but this job goes to a cluster. Leave it out, or run bin/millstream evaluate.");
    assertThat(page).doesNotExist();
    assertThat(figures).doesNotExist();
    run(rows, figures);
    assertThat(figures).content().contains("\"value\":1.0,\"n\":1");
  }

  private static void run(Path rows, Path figures, String... more) throws Exception {
    String[] options = {
      "--metrics", "accuracy", "--from", "file:" + rows, "--to", "file:" + figures
    };
    String[] all = Arrays.copyOf(options, options.length + more.length);
    System.arraycopy(more, 0, all, options.length, more.length);
    EvaluateJob.run(EvaluateOptions.parse(all), new ReportLines());
  }
}
