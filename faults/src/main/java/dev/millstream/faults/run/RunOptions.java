package dev.millstream.faults.run;

import dev.millstream.faults.ledger.InputMix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run does.
 *
 * @param seed decides inputs and faults
 * @param model a folder with a model
 * @param mix of the inputs
 * @param perSecond inputs a second
 * @param mostInputs after which no more are sent
 * @param parallelism of the job at first
 * @param checkpointInterval of the job
 * @param exactlyOnce whether the job is asked to deliver so, or at least once
 * @param longestOutage that a single fault may last
 * @param recoveryLimit that 95 % of the recoveries may take
 * @param jobArguments added to the job's own
 */
public record RunOptions(
    long seed,
    String model,
    InputMix mix,
    double perSecond,
    long mostInputs,
    int parallelism,
    Duration checkpointInterval,
    boolean exactlyOnce,
    Duration longestOutage,
    Duration recoveryLimit,
    List<String> jobArguments) {
  /** For {@code mostInputs}: they go on for as long as the run does. */
  public static final long NO_END = Integer.MAX_VALUE - 1;

  /** The fault plan's own: 300 inputs a second, checkpoints every 2 s, recovery in 30 s. */
  public static RunOptions of(long seed, String model) {
    return new RunOptions(
        seed,
        model,
        InputMix.usual(),
        300,
        NO_END,
        4,
        Duration.ofSeconds(2),
        true,
        Duration.ofSeconds(120),
        Duration.ofSeconds(30),
        List.of());
  }

  /** Copies the arguments. */
  public RunOptions {
    jobArguments = List.copyOf(jobArguments);
  }

  /** The same with another mix of inputs at another rate, and no more than so many. */
  public RunOptions sending(InputMix newMix, double newPerSecond, long newMost) {
    return new RunOptions(
        seed,
        model,
        newMix,
        newPerSecond,
        newMost,
        parallelism,
        checkpointInterval,
        exactlyOnce,
        longestOutage,
        recoveryLimit,
        jobArguments);
  }

  /** The same, with limits for outages and recovery. */
  public RunOptions within(Duration outage, Duration recovery) {
    return new RunOptions(
        seed,
        model,
        mix,
        perSecond,
        mostInputs,
        parallelism,
        checkpointInterval,
        exactlyOnce,
        outage,
        recovery,
        jobArguments);
  }

  /** The same with a sink that may deliver twice, and these checkpoints. */
  public RunOptions atLeastOnce(Duration newInterval) {
    return new RunOptions(
        seed,
        model,
        mix,
        perSecond,
        mostInputs,
        parallelism,
        newInterval,
        false,
        longestOutage,
        recoveryLimit,
        jobArguments);
  }

  /** The same at another parallelism. */
  public RunOptions atParallelism(int newParallelism) {
    return new RunOptions(
        seed,
        model,
        mix,
        perSecond,
        mostInputs,
        newParallelism,
        checkpointInterval,
        exactlyOnce,
        longestOutage,
        recoveryLimit,
        jobArguments);
  }

  /** The arguments of the job that do not depend on where things are. */
  List<String> arguments() {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--model",
                model,
                "--start",
                "earliest",
                "--chunk-tokens",
                Integer.toString(FaultRun.CHUNK_TOKENS),
                "--vector-encoding",
                "base64",
                "--checkpoint-interval",
                checkpointInterval.toMillis() + "ms",
                "--delivery",
                exactlyOnce ? "exactly-once" : "at-least-once"));
    arguments.addAll(jobArguments);
    return arguments;
  }
}
