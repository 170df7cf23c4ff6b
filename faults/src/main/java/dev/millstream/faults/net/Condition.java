package dev.millstream.faults.net;

import java.time.Duration;
import java.util.Random;

/** What state a {@link Link} is in. */
public sealed interface Condition {
  /** Bytes pass as they come. */
  record Whole() implements Condition {}

  /**
   * Nothing passes and nobody is told: connections stay open, new ones are taken and lead nowhere.
   * What was sent meanwhile passes once the link is whole again, as TCP sends again what was lost.
   */
  record Cut() implements Condition {}

  /** Every connection is reset, and new ones are as soon as they come. */
  record Torn() implements Condition {}

  /** Whatever is read at once passes this much later. */
  record Slow(Duration delay) implements Condition {}

  /** Each connection passes at most so many bytes a second, each way. */
  record Narrow(int bytesPerSecond) implements Condition {}

  /**
   * A share of what is read at once waits as if TCP had to send it again.
   *
   * @param share from 0 to 1
   * @param stall as long as TCP takes to notice, at least 200 ms on Linux
   */
  record Lossy(double share, Duration stall, Random random) implements Condition {}
}
