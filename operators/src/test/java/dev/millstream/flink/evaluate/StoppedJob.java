package dev.millstream.flink.evaluate;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointException;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;

/** A job that is stopped with a savepoint. */
final class StoppedJob {
  private StoppedJob() {}

  /** The savepoint; Flink takes none before all tasks run, and is asked until they do. */
  static String savepoint(JobClient running, Path folder) {
    return await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> savepointOrNull(running, folder), Objects::nonNull);
  }

  private static @Nullable String savepointOrNull(JobClient running, Path folder) throws Exception {
    try {
      return running
          .stopWithSavepoint(false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
          .get(1, TimeUnit.MINUTES);
    } catch (ExecutionException e) {
      if (ExceptionUtils.findThrowable(e, CheckpointException.class).isPresent()) {
        return null;
      }
      throw e;
    }
  }
}
