package dev.millstream.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millstream.jobs.options.EmbedOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Embedding jobs that a test starts, stops with savepoints, and starts again from them. */
final class JobsOnACluster {
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private final MiniCluster cluster;
  private final InMemoryReporter reporter;
  private final Path savepoints;
  private final List<JobClient> started = new ArrayList<>();

  JobsOnACluster(MiniCluster cluster, InMemoryReporter reporter, Path savepoints) {
    this.cluster = cluster;
    this.reporter = reporter;
    this.savepoints = savepoints;
  }

  JobClient start(List<String> options) throws Exception {
    return start(options, Map.of());
  }

  /** Starts from a savepoint, all of whose state must find its operator. */
  JobClient restore(String savepoint, List<String> options) throws Exception {
    return start(options, Map.of("execution.state-recovery.path", savepoint));
  }

  /** Starts a job that is not restarted when it fails, with more settings of Flink's. */
  JobClient start(List<String> options, Map<String, String> settings) throws Exception {
    Configuration configuration = new Configuration();
    configuration.setString("restart-strategy.type", "none");
    settings.forEach(configuration::setString);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    EmbedJob.build(environment, EmbedOptions.parse(options.toArray(String[]::new)));
    JobClient job = environment.executeAsync(options.toString());
    started.add(job);
    return job;
  }

  String stop(JobClient job) throws Exception {
    return stop(job, false, SavepointFormatType.CANONICAL);
  }

  /** A savepoint is refused while a sink still prepares: records already wait in front of it. */
  String stop(JobClient job, boolean drain, SavepointFormatType format) throws Exception {
    await().atMost(PATIENCE).until(() -> everyTaskRuns(job));
    return job.stopWithSavepoint(drain, savepoints.toString(), format).get(1, TimeUnit.MINUTES);
  }

  private boolean everyTaskRuns(JobClient job) throws Exception {
    for (AccessExecutionVertex task :
        cluster.getExecutionGraph(job.getJobID()).get().getAllExecutionVertices()) {
      if (task.getExecutionState() != ExecutionState.RUNNING) {
        return false;
      }
    }
    return true;
  }

  Map<String, Long> counters(JobClient job) {
    return JobCounters.of(job.getJobID(), reporter);
  }

  long inFlight(JobClient job) {
    Map<String, Long> counters = counters(job);
    return counters.getOrDefault("embed.model_inference.inference_requests", 0L)
        - counters.getOrDefault("embed.model_inference.inference_requests_success", 0L);
  }

  /**
   * The job has read so many versions and deletions of documents, and fewer texts than a batch has
   * rows wait for more.
   */
  void assertWaitsForMore(JobClient job, long versions, int rows) {
    Map<String, Long> counters = counters(job);
    assertThat(
            counters.getOrDefault("chunk.chunking.documents", 0L)
                + counters.getOrDefault("chunk.chunking.documents_deleted", 0L))
        .isEqualTo(versions);
    assertThat(counters.get("embed.model_inference.inference_requests"))
        .as("texts asked for, those in flight before a restore among them")
        .isGreaterThanOrEqualTo(counters.get("chunk.chunking.chunks_embedded"));
    assertThat(inFlight(job)).isBetween(1L, rows - 1L);
  }

  /** Jobs of a failed test must not see their files go. */
  void cancelAll() throws Exception {
    for (JobClient job : started) {
      if (!job.getJobStatus().get(1, TimeUnit.MINUTES).isTerminalState()) {
        job.cancel().get(1, TimeUnit.MINUTES);
        await().atMost(PATIENCE).until(() -> job.getJobStatus().get().isTerminalState());
      }
    }
  }
}
