package dev.millstream.faults.run;

import dev.millstream.faults.cluster.Waiting;
import dev.millstream.faults.fault.Circumstances;
import dev.millstream.faults.fault.FaultKind;
import dev.millstream.faults.fault.Strike;
import dev.millstream.faults.ledger.InputPlan;
import dev.millstream.faults.ledger.LedgerWriter;
import dev.millstream.faults.ledger.OutputReader;
import dev.millstream.faults.ledger.Outputs;
import dev.millstream.faults.ledger.QuietRun;
import dev.millstream.faults.scene.JobUnderTest;
import dev.millstream.faults.scene.Scene;
import dev.millstream.faults.vitals.Vitals;
import dev.millstream.faults.vitals.VitalsLog;
import dev.millstream.kafka.TopicSpec;
import dev.millstream.kafka.Topics;
import dev.millstream.model.ModelRef;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Sends inputs through the embedding job, strikes it, waits until all has come out, and judges.
 *
 * <p>Threading: one thread. Life cycle: one {@link #run} per object; the topics have a name of
 * their own, so that several runs fit into a scene.
 */
public final class FaultRun {
  /** Small enough that longer texts have several chunks. */
  static final int CHUNK_TOKENS = 48;

  private static final int PARTITIONS = 4;
  private static final Duration FIRST_OUTPUT = Duration.ofMinutes(5);
  private static final Duration RECOVERY = Duration.ofMinutes(5);
  private static final Duration STALLED = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final Scene scene;
  private final RunOptions options;
  private final Consumer<String> log;
  private final Names names;
  private final Random random;
  private final QuietRun quiet;
  private final InputPlan plan;
  private final List<Struck> struck = new ArrayList<>();

  /** What a run's topics and index are called. */
  record Names(String inputs, String vectors, String letters, Path index, String table) {
    static Names of(String name, Scene scene) {
      return new Names(
          name + "-docs",
          name + "-vectors",
          name + "-dead",
          scene.bed().folder().root().resolve(name + "-index"),
          name + "_chunks");
    }
  }

  /**
   * Prepares a run.
   *
   * @param name of its topics, no other run's in this scene
   * @param log takes a line as things happen
   */
  public FaultRun(Scene scene, String name, RunOptions options, Consumer<String> log)
      throws InterruptedException {
    this.scene = scene;
    this.options = options;
    this.log = log;
    names = Names.of(name, scene);
    random = new Random(options.seed());
    plan = new InputPlan(options.seed(), options.mix());
    quiet = QuietRun.of(ModelRef.parse(options.model()), CHUNK_TOKENS, plan.texts());
  }

  /**
   * Runs.
   *
   * @param deck which faults; none for a run that is left in peace
   * @param length how long faults are dealt and inputs sent; less if a script or the inputs end
   * @param pause about how long the job is left in peace after each fault
   * @param steady whether memory, threads and files are judged too, which takes a deck without
   *     faults and a length of minutes
   */
  public RunReport run(Deck deck, Duration length, Duration pause, boolean steady)
      throws InterruptedException {
    makeTopics();
    JobUnderTest job = new JobUnderTest(scene.cluster(), arguments());
    job.start(options.parallelism());
    long start = System.nanoTime();
    try (OutputReader reader =
            OutputReader.start(direct(), names.vectors(), names.letters(), quiet);
        LedgerWriter writer =
            LedgerWriter.start(
                direct(), names.inputs(), plan, options.perSecond(), options.mostInputs());
        VitalsLog vitals = VitalsLog.start(LOOK, scene::pids)) {
      awaitFirstOutput(reader, job);
      Circumstances on =
          new Circumstances(scene, job, writer::sent, random, options.longestOutage());
      strike(deck, start + length.toNanos(), pause, on, reader);
      awaitEndOfInputs(deck, start + length.toNanos(), writer);
      Inputs inputs = Inputs.of(writer.finish(), direct(), names.inputs(), quiet);
      Duration sending = Duration.ofNanos(System.nanoTime() - start);
      Map<String, List<Vitals>> seen = vitals.samples();
      awaitOutputs(reader, inputs);
      long restarts = job.restarts();
      log.accept("All inputs are sent and nothing more comes out; the job is stopped.");
      job.end();
      awaitStill(reader.outputs());
      Judgement judgement = new Judgement(scene, options, names, quiet);
      return judgement.report(
          sending, inputs, reader.outputs(), new Judgement.Events(struck, restarts, seen, steady));
    }
  }

  private String direct() {
    return scene.broker().direct();
  }

  private void makeTopics() {
    // Any timestamp is taken, and none makes a record too old to keep.
    Map<String, String> anyTime =
        Map.of(
            "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE), "retention.ms", "-1");
    Topics.ensure(
        direct(),
        Map.of(),
        List.of(
            new TopicSpec(names.inputs(), PARTITIONS, anyTime),
            // One partition each, so that the order of a document's chunks can be seen.
            new TopicSpec(names.vectors(), 1, anyTime),
            new TopicSpec(names.letters(), 1, anyTime)));
  }

  private List<String> arguments() {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--bootstrap-servers", scene.broker().forJobs(),
                "--from", "kafka:" + names.inputs(),
                "--to", "kafka:" + names.vectors(),
                "--to", "lucene:" + names.index(),
                "--dead-letters", "kafka:" + names.letters()));
    scene
        .database()
        .ifPresent(database -> arguments.addAll(List.of("--to", database.endpoint(names.table()))));
    arguments.addAll(options.arguments());
    return arguments;
  }

  private void awaitFirstOutput(OutputReader reader, JobUnderTest job) throws InterruptedException {
    if (!reader.outputs().awaitNumber(0, FIRST_OUTPUT.toMillis())) {
      throw new IllegalStateException(
          "Nothing came out within "
              + FIRST_OUTPUT.toSeconds()
              + " s. The job's last failure: "
              + job.lastFailure()
              + ". The logs are in "
              + scene.bed().folder().folder("logs")
              + ".");
    }
    log.accept("The job runs: outputs come.");
  }

  private void strike(
      Deck deck, long endNanos, Duration pause, Circumstances on, OutputReader reader)
      throws InterruptedException {
    while (System.nanoTime() < endNanos && !on.job().isOver()) {
      Optional<FaultKind> kind = deck.next();
      if (kind.isEmpty()) {
        return;
      }
      Waiting.pause(Duration.ofMillis((long) (pause.toMillis() * 2 * random.nextDouble())));
      Strike strike = kind.get().strike(on);
      boolean recovered = reader.outputs().awaitNumber(strike.number(), RECOVERY.toMillis());
      Duration took = Duration.ofNanos(System.nanoTime() - strike.atNanos());
      Struck one = new Struck(kind.get(), strike, took, recovered);
      struck.add(one);
      log.accept(one.toString());
      scene.replaceTaskManagers();
    }
  }

  /** A script that ended ends the inputs; otherwise they go on for the time that is left. */
  private void awaitEndOfInputs(Deck deck, long endNanos, LedgerWriter writer)
      throws InterruptedException {
    if (options.mostInputs() < RunOptions.NO_END) {
      writer.awaitMost();
    } else if (deck.isEndless()) {
      Waiting.pause(Duration.ofNanos(Math.max(0, endNanos - System.nanoTime())));
    }
  }

  private void awaitOutputs(OutputReader reader, Inputs inputs) {
    int changes = inputs.expectation().changes().size();
    int letters = inputs.expectation().letters().size();
    long last = System.nanoTime();
    int size = -1;
    while (reader.outputs().changes() < changes || reader.outputs().letters().size() < letters) {
      int now = reader.outputs().size();
      if (now != size) {
        size = now;
        last = System.nanoTime();
      } else if (System.nanoTime() - last > STALLED.toNanos()) {
        return;
      }
      Waiting.pause(Duration.ofMillis(200));
    }
  }

  private static void awaitStill(Outputs outputs) {
    int size;
    do {
      size = outputs.size();
      Waiting.pause(Duration.ofSeconds(2));
    } while (outputs.size() > size);
  }
}
