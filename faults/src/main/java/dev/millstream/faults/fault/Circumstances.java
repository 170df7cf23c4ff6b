package dev.millstream.faults.fault;

import dev.millstream.faults.cluster.Waiting;
import dev.millstream.faults.scene.JobUnderTest;
import dev.millstream.faults.scene.Scene;
import java.time.Duration;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * What a fault is done to.
 *
 * @param scene the processes
 * @param job the job on them
 * @param nextInput the number of the next input
 * @param random decides whatever is left open
 * @param longestOutage that any fault may last
 */
public record Circumstances(
    Scene scene, JobUnderTest job, LongSupplier nextInput, Random random, Duration longestOutage) {

  /** A fault done, or undone, now. */
  Strike now(String what) {
    return new Strike(what, System.nanoTime(), nextInput.getAsLong(), 0, 0);
  }

  /** A length between these seconds, or the longest allowed. */
  Duration between(int least, int most) {
    Duration length = Duration.ofSeconds(least + random.nextInt(most - least + 1));
    return length.compareTo(longestOutage) > 0 ? longestOutage : length;
  }

  /** Lets an outage last. */
  static void last(Duration length) {
    Waiting.pause(length);
  }
}
