package dev.millstream.faults.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Flink's REST interface, as far as a test needs it.
 *
 * <p>Threading: safe for many threads. Every method throws {@link RestException} when the cluster
 * does not answer or refuses.
 */
public final class FlinkRest {
  private static final Duration OPERATION = Duration.ofMinutes(3);
  private static final long POLL_NANOS = Duration.ofMillis(100).toNanos();

  private final HttpJson http;

  /** Asks at this address, such as {@code http://127.0.0.1:8081}. */
  public FlinkRest(URI address) {
    http = new HttpJson(address);
  }

  /** TaskManagers and slots. */
  public ClusterOverview overview() {
    JsonNode answer = http.get("/overview");
    return new ClusterOverview(
        answer.path("taskmanagers").asInt(),
        answer.path("slots-total").asInt(),
        answer.path("slots-available").asInt());
  }

  /** The TaskManagers that have registered. */
  public List<TaskManagerInfo> taskManagers() {
    List<TaskManagerInfo> infos = new ArrayList<>();
    for (JsonNode node : http.get("/taskmanagers").path("taskmanagers")) {
      infos.add(
          new TaskManagerInfo(
              node.path("id").asText(),
              node.path("slotsNumber").asInt(),
              node.path("freeSlots").asInt()));
    }
    return infos;
  }

  /** Uploads a jar; the answer is its id for {@link #run}. */
  public String upload(Path jar) {
    String file = http.upload("/jars/upload", jar).path("filename").asText();
    return file.substring(file.lastIndexOf('/') + 1);
  }

  /** Deletes an uploaded jar. */
  public void deleteJar(String jar) {
    http.delete("/jars/" + jar);
  }

  /** Runs the main method of an uploaded jar on the JobManager; the answer is the job's id. */
  public String run(String jar, JobRequest request) {
    ObjectNode body = http.object();
    body.put("entryClass", request.mainClass());
    request.arguments().forEach(body.putArray("programArgsList")::add);
    if (request.restoreFrom() != null) {
      body.put("savepointPath", request.restoreFrom());
    }
    ObjectNode configuration = body.putObject("flinkConfiguration");
    request.configuration().forEach(configuration::put);
    return http.post("/jars/" + jar + "/run", body).path("jobid").asText();
  }

  /** The jobs that the JobManager knows, those that ended among them. */
  public Map<String, JobState> jobs() {
    Map<String, JobState> jobs = new LinkedHashMap<>();
    for (JsonNode node : http.get("/jobs").path("jobs")) {
      jobs.put(node.path("id").asText(), JobState.valueOf(node.path("status").asText()));
    }
    return jobs;
  }

  /** The state of a job. */
  public JobState state(String job) {
    return JobState.valueOf(http.get("/jobs/" + job).path("state").asText());
  }

  /** Whether the job and every one of its tasks run. */
  public boolean everyTaskRuns(String job) {
    JsonNode answer = http.get("/jobs/" + job);
    if (!answer.path("state").asText().equals(JobState.RUNNING.name())) {
      return false;
    }
    for (JsonNode vertex : answer.path("vertices")) {
      if (vertex.path("tasks").path("RUNNING").asInt() != vertex.path("parallelism").asInt()) {
        return false;
      }
    }
    return true;
  }

  /** Asks a job to end at once; it does so in its own time. */
  public void cancel(String job) {
    http.patch("/jobs/" + job + "?mode=cancel");
  }

  /** Takes a savepoint and goes on; the answer is its path. */
  public String savepoint(String job, Path folder) {
    ObjectNode body = http.object();
    body.put("target-directory", folder.toUri().toString());
    body.put("cancel-job", false);
    return await(job, http.post("/jobs/" + job + "/savepoints", body));
  }

  /**
   * Ends a job with a savepoint; the answer is its path.
   *
   * @param drain whether the sources end as if their input had, which a job that goes on later must
   *     not do
   */
  public String stop(String job, Path folder, boolean drain) {
    ObjectNode body = http.object();
    body.put("targetDirectory", folder.toUri().toString());
    body.put("drain", drain);
    return await(job, http.post("/jobs/" + job + "/stop", body));
  }

  /** The checkpoints of a job. */
  public CheckpointStatistics checkpoints(String job) {
    JsonNode answer = http.get("/jobs/" + job + "/checkpoints");
    JsonNode counts = answer.path("counts");
    JsonNode latest = answer.path("latest").path("completed");
    return new CheckpointStatistics(
        counts.path("completed").asLong(),
        counts.path("failed").asLong(),
        counts.path("restored").asLong(),
        latest.path("id").asLong(),
        latest.path("external_path").asText(null),
        latest.path("end_to_end_duration").asLong());
  }

  /** Why a job restarted, the newest first; Flink remembers the last 16. */
  public List<JobFailure> failures(String job) {
    List<JobFailure> failures = new ArrayList<>();
    JsonNode history = http.get("/jobs/" + job + "/exceptions").path("exceptionHistory");
    for (JsonNode node : history.path("entries")) {
      failures.add(
          new JobFailure(
              node.path("timestamp").asLong(),
              node.path("exceptionName").asText(),
              node.path("stacktrace").asText()));
    }
    return failures;
  }

  /** How often a job restarted since it was submitted; empty when it is not running yet. */
  public Optional<Long> restarts(String job) {
    for (JsonNode node : http.get("/jobs/" + job + "/metrics?get=numRestarts")) {
      return Optional.of(node.path("value").asLong());
    }
    return Optional.empty();
  }

  private String await(String job, JsonNode trigger) {
    String request = trigger.path("request-id").asText();
    long start = System.nanoTime();
    while (System.nanoTime() - start < OPERATION.toNanos()) {
      JsonNode answer = http.get("/jobs/" + job + "/savepoints/" + request);
      if (answer.path("status").path("id").asText().equals("COMPLETED")) {
        JsonNode operation = answer.path("operation");
        if (operation.has("location")) {
          return operation.path("location").asText();
        }
        throw new RestException(
            "Job "
                + job
                + " took no savepoint: "
                + operation.path("failure-cause").path("stack-trace").asText("for no reason given"),
            200);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    throw new RestException(
        "Job " + job + " took no savepoint within " + OPERATION.toSeconds() + " s.", 200);
  }
}
