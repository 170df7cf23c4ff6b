package dev.millstream.faults.fault;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The faults that can be done, each with how often it comes among a hundred by default. */
public enum FaultKind {
  TM_KILL(43, TaskManagerFaults::kill),
  TM_KILL_LOADING(6, TaskManagerFaults::killWhileLoading),
  TM_KILL_UNPACKING(4, TaskManagerFaults::killWhileUnpacking),
  TM_KILL_COMMITTING(8, TaskManagerFaults::killWhileCommitting),
  TM_FREEZE(3, TaskManagerFaults::freeze),
  JM_KILL(2, OtherFaults::killJobManager),
  BROKER_KILL(14, OtherFaults::killBroker),
  BROKER_RESTART(2, OtherFaults::restartBroker),
  BROKER_DOWN(0, OtherFaults::brokerDown),
  BROKER_FREEZE(2, OtherFaults::freezeBroker),
  PARTITION(2, OtherFaults::cutFromBroker),
  JM_PARTITION(2, OtherFaults::cutFromJobManager),
  RESET(3, OtherFaults::tear),
  LOSS(1, OtherFaults::lose),
  LATENCY(1, OtherFaults::delay),
  BANDWIDTH(1, OtherFaults::narrow),
  PG_KILL(3, OtherFaults::killDatabase),
  PG_FREEZE(1, OtherFaults::freezeDatabase),
  CHECKPOINTS_AWAY(1, StorageFaults::takeCheckpointsAway),
  CLOCK(1, OtherFaults::moveClock),
  RESCALE(0, OtherFaults::rescale);

  private final int weight;

  @SuppressWarnings("ImmutableEnumChecker") // each is a static method
  private final Function<Circumstances, Strike> deed;

  FaultKind(int weight, Function<Circumstances, Strike> deed) {
    this.weight = weight;
    this.deed = deed;
  }

  /** How often it comes among a hundred when no kinds are asked for; 0 for never. */
  public int weight() {
    return weight;
  }

  /** As it is typed. */
  public String typed() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The kind that is typed so. */
  public static Optional<FaultKind> of(String typed) {
    return Arrays.stream(values()).filter(kind -> kind.typed().equals(typed)).findFirst();
  }

  /**
   * Does it, and undoes it where it is an outage.
   *
   * @throws dev.millstream.faults.cluster.HarnessException if a process does not come back
   */
  public Strike strike(Circumstances on) {
    return deed.apply(on);
  }
}
