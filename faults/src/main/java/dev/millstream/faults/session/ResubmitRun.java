package dev.millstream.faults.session;

import dev.millstream.faults.check.Verdict;
import dev.millstream.faults.cluster.BrokerProcess;
import dev.millstream.faults.cluster.ChildProcess;
import dev.millstream.faults.cluster.ClusterSettings;
import dev.millstream.faults.cluster.FlinkCluster;
import dev.millstream.faults.cluster.TestBed;
import dev.millstream.faults.cluster.Waiting;
import dev.millstream.faults.ledger.Expectation;
import dev.millstream.faults.ledger.InputMix;
import dev.millstream.faults.ledger.InputPlan;
import dev.millstream.faults.ledger.LedgerWriter;
import dev.millstream.faults.ledger.Output;
import dev.millstream.faults.ledger.OutputReader;
import dev.millstream.faults.ledger.QuietRun;
import dev.millstream.faults.rest.FlinkRest;
import dev.millstream.faults.rest.JobRequest;
import dev.millstream.faults.rest.JobState;
import dev.millstream.kafka.TopicSpec;
import dev.millstream.kafka.Topics;
import dev.millstream.model.ModelRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Submits the jar that holds all jobs to one session cluster again and again. Each time its jobs
 * embed the same inputs, are checked, and are cancelled; then the processes are looked into.
 *
 * <p>Threading: one thread.
 */
public final class ResubmitRun {
  /** With these, whatever is in Flink's own class path is not loaded again for each job. */
  static final String SHARED =
      "dev.millstream.;ai.djl.;ai.onnxruntime.;org.apache.kafka.;org.apache.lucene.;org.postgresql.";

  private static final String MAIN = "dev.millstream.jobs.EmbedJob";
  private static final String INPUTS = "docs";
  private static final String LETTERS = "dead";
  private static final String LOADED = "LoadedModel - Loaded ";
  private static final int INPUT_COUNT = 200;
  private static final int CHUNK_TOKENS = 48;
  private static final int SLOTS_OF_A_JOB = 2;
  private static final Duration END = Duration.ofMinutes(1);

  private final ResubmitPlan plan;
  private final Consumer<String> log;
  private final TestBed bed;
  private final BrokerProcess broker;
  private final FlinkCluster cluster;
  private final QuietRun quiet;
  private final Expectation expected;

  private ResubmitRun(ResubmitPlan plan, TestBed bed, Consumer<String> log)
      throws InterruptedException {
    this.plan = plan;
    this.log = log;
    this.bed = bed;
    broker = bed.startBroker();
    InputPlan inputs = new InputPlan(1, new InputMix(INPUT_COUNT, INPUT_COUNT, 30, 0, 0.05));
    quiet = QuietRun.of(ModelRef.parse(plan.model()), CHUNK_TOKENS, inputs.texts());
    makeTopics(List.of(INPUTS, LETTERS));
    try (LedgerWriter writer =
        LedgerWriter.start(broker.direct(), INPUTS, inputs, INPUT_COUNT, INPUT_COUNT)) {
      writer.awaitMost();
      writer.finish();
    }
    expected = Expectation.ofTopic(broker.direct(), INPUTS, quiet);
    cluster = bed.startCluster(settings(plan));
  }

  /**
   * Runs in a folder of its own.
   *
   * @param keep leaves the folder, logs and all
   * @param log takes a line as things happen
   */
  public static ResubmitReport run(ResubmitPlan plan, boolean keep, Consumer<String> log)
      throws InterruptedException {
    try (TestBed bed = TestBed.create(keep)) {
      return new ResubmitRun(plan, bed, log).run();
    }
  }

  private static ClusterSettings settings(ResubmitPlan plan) {
    ClusterSettings settings = ClusterSettings.of(1, plan.jobs() * SLOTS_OF_A_JOB);
    return plan.parentFirst()
        ? settings
            .withLibrary(List.of(TestBed.fatJar()))
            .with("classloader.parent-first-patterns.additional", SHARED)
        : settings;
  }

  private ResubmitReport run() throws InterruptedException {
    ChildProcess taskManager = cluster.taskManagers().get(0);
    ChildProcess jobManager = cluster.jobManager();
    String jar = cluster.rest().upload(TestBed.fatJar());
    List<Footprint> ofTaskManager = new ArrayList<>();
    List<Footprint> ofJobManager = new ArrayList<>();
    for (int time = 1; time <= plan.times(); time++) {
      runJobs(jar, time);
      ofTaskManager.add(JvmInspection.footprint(taskManager, cluster.temporaryOf(taskManager)));
      ofJobManager.add(JvmInspection.footprint(jobManager, cluster.temporaryOf(jobManager)));
      log.accept(
          "Submission %d: TaskManager %s; JobManager %s"
              .formatted(
                  time,
                  ofTaskManager.get(ofTaskManager.size() - 1),
                  ofJobManager.get(ofJobManager.size() - 1)));
    }
    long loads = modelLoads(taskManager);
    List<Verdict> verdicts =
        List.of(
            new Verdict(
                "each job right",
                true,
                "%d times %d vectors and deletions, each once and bit for bit those of a quiet run."
                    .formatted(plan.times() * plan.jobs(), expected.changes().size())),
            Leftovers.of("TaskManager", ofTaskManager, plan.warmUp(), plan.jobs()),
            Leftovers.of("JobManager", ofJobManager, plan.warmUp(), plan.jobs()),
            oneLoadForAll(loads));
    return new ResubmitReport(plan, loads, verdicts);
  }

  /** Side by side, jobs that share classes share the model; the others load one each. */
  private Verdict oneLoadForAll(long loads) {
    long right = plan.parentFirst() ? plan.times() : (long) plan.times() * plan.jobs();
    return new Verdict(
        "one copy of the model",
        loads == right,
        "it was loaded %d times; %d are right.".formatted(loads, right));
  }

  private void runJobs(String jar, int time) throws InterruptedException {
    FlinkRest rest = cluster.rest();
    List<String> topics = new ArrayList<>();
    for (int job = 1; job <= plan.jobs(); job++) {
      topics.add("vectors-" + time + "-" + job);
    }
    makeTopics(topics);
    List<String> ids =
        topics.stream().map(topic -> rest.run(jar, JobRequest.of(MAIN, arguments(topic)))).toList();
    for (int job = 0; job < ids.size(); job++) {
      awaitAll(topics.get(job), ids.get(job));
    }
    ids.forEach(rest::cancel);
    for (String id : ids) {
      Waiting.until(
          END,
          () -> rest.state(id) == JobState.CANCELED,
          () -> "Job " + id + " was cancelled but is " + rest.state(id));
    }
  }

  private void awaitAll(String topic, String job) {
    int changes = expected.changes().size();
    try (OutputReader reader = OutputReader.start(broker.direct(), topic, LETTERS, quiet)) {
      Waiting.until(
          plan.patience(),
          () -> reader.outputs().changes() >= changes,
          () ->
              "Job %s delivered %d of %d changes. Its failures: %s. The logs are in %s"
                  .formatted(
                      job,
                      reader.outputs().changes(),
                      changes,
                      cluster.rest().failures(job),
                      bed.folder().folder("logs")));
      List<Output> found = reader.outputs().records();
      long wrong = found.stream().filter(output -> !output.vectorAsInQuietRun()).count();
      if (wrong > 0 || found.size() != changes) {
        throw new IllegalStateException(
            "Job %s delivered %d changes where %d were expected, %d of them with another vector than the quiet run's."
                .formatted(job, found.size(), changes, wrong));
      }
    }
  }

  private List<String> arguments(String vectors) {
    return List.of(
        "--bootstrap-servers",
        broker.forJobs(),
        "--from",
        "kafka:" + INPUTS,
        "--to",
        "kafka:" + vectors,
        "--dead-letters",
        "kafka:" + LETTERS,
        "--model",
        plan.model(),
        "--start",
        "earliest",
        "--chunk-tokens",
        Integer.toString(CHUNK_TOKENS),
        "--vector-encoding",
        "base64",
        "--checkpoint-interval",
        "500ms",
        "--parallelism",
        Integer.toString(SLOTS_OF_A_JOB));
  }

  private void makeTopics(List<String> names) {
    Topics.ensure(
        broker.direct(),
        Map.of(),
        names.stream().map(name -> new TopicSpec(name, 1, Map.of())).toList());
  }

  private static long modelLoads(ChildProcess taskManager) {
    try (Stream<String> lines = Files.lines(taskManager.log())) {
      return lines.filter(line -> line.contains(LOADED)).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
