package dev.millstream.hub.client;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often and after which waits something is tried again: five times, after 1, 2, 4, 8 and 8 s or
 * what the server asks for, as huggingface_hub does.
 *
 * <p>Threading: confined to one thread.
 */
final class Patience {
  private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
  private static final int RETRIES = 5;
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(8);
  private static final Duration LONGEST_ASKED = Duration.ofMinutes(5);

  private final Waits waits;
  private final Ask ask;
  private final URI endpoint;
  private int failures;
  private Duration next = FIRST;

  Patience(Waits waits, Ask ask, URI endpoint) {
    this.waits = waits;
    this.ask = ask;
    this.endpoint = endpoint;
  }

  /** One try, which may be followed by others. */
  interface Try<T> {
    T run() throws PassingException;
  }

  /** Tries until it succeeds. */
  <T> T until(Try<T> attempt) {
    while (true) {
      try {
        return attempt.run();
      } catch (PassingException e) {
        afterFailure(e);
      }
    }
  }

  /** Something was gained: failures before do not count any more. */
  void reset() {
    failures = 0;
    next = FIRST;
  }

  /**
   * Waits before the next try.
   *
   * @throws HubUnavailableException when there shall be none
   */
  void afterFailure(PassingException failure) {
    failures++;
    if (failures > RETRIES) {
      throw new HubUnavailableException(
          ("%s could not be had from %s: %d tries failed, the last because %s. Try again later, check"
                  + " the network and HF_ENDPOINT, or set HF_HUB_OFFLINE=1 to use only what is"
                  + " cached.")
              .formatted(ask, endpoint, failures, failure.getMessage()),
          failure);
    }
    @Nullable Duration asked = failure.askedWait();
    if (asked != null && asked.compareTo(LONGEST_ASKED) > 0) {
      throw new HubUnavailableException(
          ("%s could not be had from %s: %s and asks for a wait of %d s, but at most %d s are waited."
                  + " Try again then; with a token in HF_TOKEN more requests may be allowed.")
              .formatted(
                  ask,
                  endpoint,
                  failure.getMessage(),
                  asked.toSeconds(),
                  LONGEST_ASKED.toSeconds()),
          failure);
    }
    pause(asked == null ? next : asked, failure);
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
  }

  private void pause(Duration length, PassingException failure) {
    if (length.compareTo(LONGEST) > 0) {
      LOG.info("Trying again in {} s, as asked: {}", length.toSeconds(), failure.getMessage());
    }
    try {
      waits.pause(length);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(ask, e);
    }
  }

  static HubUnavailableException interrupted(Object what, Exception cause) {
    return new HubUnavailableException(
        "Waiting for %s was interrupted. Ask again if it is still wanted.".formatted(what), cause);
  }
}
