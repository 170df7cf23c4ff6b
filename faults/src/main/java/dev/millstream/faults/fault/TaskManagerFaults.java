package dev.millstream.faults.fault;

import dev.millstream.faults.cluster.ChildProcess;
import dev.millstream.faults.cluster.FlinkCluster;
import dev.millstream.faults.cluster.HarnessException;
import dev.millstream.faults.cluster.Waiting;
import dev.millstream.faults.rest.RestException;
import dev.millstream.faults.rest.TaskManagerInfo;
import dev.millstream.faults.scene.RetainedCheckpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Kills and freezes TaskManagers; a new one takes the place of each that was killed. */
final class TaskManagerFaults {
  private static final Duration WINDOW = Duration.ofSeconds(30);
  private static final Duration CLOSELY = Duration.ofMillis(2);
  private static final String NATIVES = "onnxruntime-java";

  private TaskManagerFaults() {}

  /** At a random moment. */
  static Strike kill(Circumstances on) {
    ChildProcess victim = busy(on);
    Strike strike = on.now("kill -9 of " + victim).countingTaskManagers(1);
    replace(on, victim);
    return strike;
  }

  /**
   * One is killed, and then the first that opens the job's operators again, the model with them.
   */
  static Strike killWhileLoading(Circumstances on) {
    Map<ChildProcess, Long> from = new HashMap<>();
    for (ChildProcess child : on.scene().cluster().taskManagers()) {
      from.put(child, child.logLength());
    }
    return killTwice(
        on,
        "while it opens the model",
        child -> child.logHas(" to INITIALIZING", from.getOrDefault(child, 0L)));
  }

  /** One is killed, and then the first that unpacks native libraries. */
  static Strike killWhileUnpacking(Circumstances on) {
    FlinkCluster cluster = on.scene().cluster();
    Set<ChildProcess> unpacked =
        cluster.taskManagers().stream()
            .filter(child -> hasNatives(cluster.temporaryOf(child)))
            .collect(Collectors.toSet());
    return killTwice(
        on,
        "while it unpacks native libraries",
        child -> !unpacked.contains(child) && hasNatives(cluster.temporaryOf(child)));
  }

  /** Between the preparing of transactions and their commit. */
  static Strike killWhileCommitting(Circumstances on) {
    RetainedCheckpoints checkpoints = on.job().checkpoints();
    boolean complete = on.random().nextBoolean();
    long before = complete ? checkpoints.newestComplete() : checkpoints.newestBegun();
    ChildProcess victim = busy(on);
    boolean met =
        Waiting.within(
            WINDOW,
            CLOSELY,
            () -> (complete ? checkpoints.newestComplete() : checkpoints.newestBegun()) > before);
    victim.kill();
    Strike strike =
        on.now(
                "kill -9 of "
                    + victim
                    + (complete
                        ? " when a checkpoint was complete and before it was committed"
                        : " when a checkpoint had begun")
                    + (met ? "" : " (none came)"))
            .countingTaskManagers(1);
    replace(on, victim);
    return strike;
  }

  /** Longer than heartbeats wait: the job goes on elsewhere, and then the frozen one wakes. */
  static Strike freeze(Circumstances on) {
    ChildProcess victim = busy(on);
    Duration length = on.between(5, 40);
    victim.freeze();
    try {
      Circumstances.last(length);
    } finally {
      victim.thaw();
    }
    return on.now("freeze of " + victim + " for " + length.toSeconds() + " s");
  }

  private static Strike killTwice(
      Circumstances on, String window, Predicate<ChildProcess> isInWindow) {
    ChildProcess first = busy(on);
    Strike strike = on.now("");
    first.kill();
    AtomicReference<ChildProcess> second = new AtomicReference<>();
    Waiting.within(
        WINDOW,
        CLOSELY,
        () -> {
          on.scene().cluster().taskManagers().stream()
              .filter(isInWindow)
              .findFirst()
              .ifPresent(second::set);
          return second.get() != null;
        });
    ChildProcess met = second.get();
    String what = "kill -9 of " + first;
    if (met != null) {
      strike = on.now("");
      replace(on, met);
    }
    replace(on, first);
    return strike
        .saying(
            met == null
                ? what + " (none came " + window + ")"
                : what + " and of " + met + " " + window)
        .countingTaskManagers(met == null ? 1 : 2);
  }

  private static void replace(Circumstances on, ChildProcess victim) {
    on.scene().cluster().killTaskManager(victim);
    on.scene().replaceTaskManagers();
  }

  /** One that runs tasks, if the JobManager knows of any. */
  private static ChildProcess busy(Circumstances on) {
    List<ChildProcess> all = on.scene().cluster().taskManagers();
    if (all.isEmpty()) {
      throw new HarnessException("No TaskManager runs, so none can be killed.");
    }
    Set<String> working = working(on.scene().cluster());
    List<ChildProcess> busy = all.stream().filter(c -> working.contains(c.name())).toList();
    return pick(busy.isEmpty() ? all : busy, on.random());
  }

  private static Set<String> working(FlinkCluster cluster) {
    try {
      return cluster.rest().taskManagers().stream()
          .filter(info -> info.freeSlots() < info.slots())
          .map(TaskManagerInfo::id)
          .collect(Collectors.toSet());
    } catch (RestException away) {
      return Set.of();
    }
  }

  private static ChildProcess pick(List<ChildProcess> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }

  private static boolean hasNatives(Path temporary) {
    try (Stream<Path> entries = Files.list(temporary)) {
      Optional<Path> found =
          entries
              .filter(path -> String.valueOf(path.getFileName()).startsWith(NATIVES))
              .findFirst();
      return found.isPresent();
    } catch (IOException notYet) {
      return false;
    }
  }
}
