package dev.millstream.faults.scene;

import dev.millstream.faults.cluster.FlinkCluster;
import dev.millstream.faults.cluster.HarnessException;
import dev.millstream.faults.cluster.TestBed;
import dev.millstream.faults.cluster.Waiting;
import dev.millstream.faults.rest.FlinkRest;
import dev.millstream.faults.rest.JobRequest;
import dev.millstream.faults.rest.JobState;
import dev.millstream.faults.rest.RestException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One embedding job, through all the jobs of Flink's that it has to be.
 *
 * <p>Threading: one thread. Life cycle: {@link #start}, any of the others, {@link #end}.
 */
public final class JobUnderTest {
  private static final String MAIN = "dev.millstream.jobs.EmbedJob";
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int TRIES = 5;

  private final FlinkCluster cluster;
  private final List<String> arguments;
  private final String jar;
  private String id = "";
  private int parallelism;

  /** Uploads the jar; {@code arguments} are without the parallelism. */
  public JobUnderTest(FlinkCluster cluster, List<String> arguments) {
    this.cluster = cluster;
    this.arguments = List.copyOf(arguments);
    jar = cluster.rest().upload(TestBed.fatJar());
  }

  /** Submits it. */
  public void start(int newParallelism) {
    parallelism = newParallelism;
    submit(null);
  }

  /** Its id now; another one after each submission. */
  public String id() {
    return id;
  }

  /** Its parallelism now. */
  public int parallelism() {
    return parallelism;
  }

  /** Its checkpoints now. */
  public RetainedCheckpoints checkpoints() {
    return new RetainedCheckpoints(cluster.checkpoints().resolve(id));
  }

  /**
   * Submits it again from the last checkpoint on disk, after the JobManager forgot it. It is
   * refused as long as TaskManagers do not know that yet, since their tasks still hold the Lucene
   * index.
   */
  public void resubmit() {
    Optional<Path> newest = checkpoints().newest();
    String restoreFrom = newest.map(path -> path.toUri().toString()).orElse(null);
    List<RestException> refusals = new ArrayList<>();
    Waiting.until(
        PATIENCE,
        () -> {
          try {
            submit(restoreFrom);
            return true;
          } catch (RestException refused) {
            refusals.add(refused);
            return false;
          }
        },
        () -> "The job could not be submitted again: " + refusals.get(refusals.size() - 1));
  }

  /** Stops it with a savepoint and goes on from that at another parallelism. */
  public void rescale(int newParallelism) {
    String savepoint = stop();
    parallelism = newParallelism;
    submit(savepoint);
  }

  /** Stops it for good with a savepoint, whose path is the answer. */
  public String end() {
    return stop();
  }

  /** Whether it can never go on by itself. */
  public boolean isOver() {
    try {
      return rest().state(id).isOver();
    } catch (RestException unknown) {
      return false;
    }
  }

  /**
   * How often Flink restarted it since it was last submitted: by Flink's measure, which is up to 10
   * s old, or by the failures it remembers, which are at most 16.
   */
  public long restarts() {
    return Math.max(rest().restarts(id).orElse(0L), rest().failures(id).size());
  }

  /** Why it restarted last, for a report. */
  public String lastFailure() {
    return rest().failures(id).stream().findFirst().map(f -> f.exception()).orElse("none");
  }

  private FlinkRest rest() {
    return cluster.rest();
  }

  private void submit(@Nullable String restoreFrom) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("--parallelism", Integer.toString(parallelism)));
    JobRequest request = JobRequest.of(MAIN, all);
    id = rest().run(jar, restoreFrom == null ? request : request.from(restoreFrom));
  }

  /** A job that restarts just now takes no savepoint; it is asked again. */
  private String stop() {
    List<RestException> refusals = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      Waiting.until(
          PATIENCE, this::everyTaskRuns, () -> "Job " + id + " does not run with all its tasks");
      try {
        String savepoint = rest().stop(id, cluster.savepoints(), false);
        Waiting.until(
            PATIENCE,
            () -> rest().state(id) == JobState.FINISHED,
            () -> "Job " + id + " took savepoint " + savepoint + " but did not end");
        return savepoint;
      } catch (RestException refused) {
        refusals.add(refused);
      }
    }
    throw new HarnessException(
        "Job " + id + " could not be stopped with a savepoint in " + TRIES + " tries.",
        refusals.get(TRIES - 1));
  }

  private boolean everyTaskRuns() {
    try {
      return rest().everyTaskRuns(id);
    } catch (RestException busy) {
      return false;
    }
  }
}
