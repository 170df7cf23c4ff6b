package dev.millstream.hub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Six tries in all, with growing waits or those that are asked for. */
class RetriesTest {
  private final FakeWaits waits = new FakeWaits();
  private final Patience patience =
      new Patience(
          waits,
          new Ask(HubRepo.model("acme/toy"), "main", null),
          URI.create("https://hub.example"));
  private int tries;

  @Test
  void waitsTwiceAsLongEachTimeAndGivesUpAfterSixTries() {
    assertThatExceptionOfType(HubUnavailableException.class)
        .isThrownBy(
            () ->
                patience.until(
                    () -> {
                      tries++;
                      throw new PassingException("GET https://hub.example/x was answered with 503");
                    }))
        .withMessage(
            "model 'acme/toy' at revision 'main' could not be had from https://hub.example: 6 tries"
                + " failed, the last because GET https://hub.example/x was answered with 503. Try"
                + " again later, check the network and HF_ENDPOINT, or set HF_HUB_OFFLINE=1 to use"
                + " only what is cached.");

    assertThat(tries).isEqualTo(6);
    assertThat(waits.seconds).containsExactly(1L, 2L, 4L, 8L, 8L);
  }

  @Test
  void returnsWhatALaterTryGives() {
    assertThat(
            patience.<String>until(
                () -> {
                  if (++tries < 3) {
                    throw new PassingException("it broke off");
                  }
                  return "there";
                }))
        .isEqualTo("there");
    assertThat(waits.seconds).containsExactly(1L, 2L);
  }

  @Test
  void beginsAgainOnceSomethingWasGained() {
    patience.afterFailure(new PassingException("it broke off"));
    patience.afterFailure(new PassingException("it broke off"));
    patience.reset();
    patience.afterFailure(new PassingException("it broke off"));

    assertThat(waits.seconds).containsExactly(1L, 2L, 1L);
  }

  @Test
  void waitsAsLongAsAskedUpToFiveMinutes() {
    patience.afterFailure(
        new PassingException("GET x was answered with 429", Duration.ofMinutes(5)));

    assertThat(waits.seconds).containsExactly(300L);
    assertThatExceptionOfType(HubUnavailableException.class)
        .isThrownBy(
            () ->
                patience.afterFailure(
                    new PassingException("GET x was answered with 429", Duration.ofSeconds(3601))))
        .withMessage(
            "model 'acme/toy' at revision 'main' could not be had from https://hub.example: GET x was"
                + " answered with 429 and asks for a wait of 3601 s, but at most 300 s are waited."
                + " Try again then; with a token in HF_TOKEN more requests may be allowed.");
    assertThat(waits.seconds).containsExactly(300L);
  }

  @Test
  void endsAtOnceWhenTheThreadIsInterrupted() {
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(HubUnavailableException.class)
        .isThrownBy(() -> patience.afterFailure(new PassingException("it broke off")))
        .withMessage(
            "Waiting for model 'acme/toy' at revision 'main' was interrupted. Ask again if it is"
                + " still wanted.");
    assertThat(Thread.interrupted()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          429 | "api";r=0;t=55                    |                               | 56
          429 | "api" ; r = 0 ; t = 55            | 7                             | 56
          429 | "api";r=3;t=55                    | 7                             | 8
          429 | "api";r=3;t=55                    |                               |
          429 | rubbish                           |                               |
          503 | "api";r=0;t=55                    | 2                             | 3
          503 |                                   | Thu, 01 Jan 2026 00:01:30 GMT | 91
          429 |                                   | Thu, 01 Jan 2026 00:00:00 GMT | 1
          429 |                                   | Wed, 31 Dec 2025 23:00:00 GMT | 1
          429 |                                   | soon                          |
          429 |                                   | -5                            |
          429 |                                   | 99999999999999999999          | 2147483648
          503 |                                   |                               |
          """)
  void readsTheWaitThatIsAskedFor(
      int status, @Nullable String rateLimit, @Nullable String retryAfter, @Nullable Long seconds) {
    Map<String, List<String>> headers = new HashMap<>();
    if (rateLimit != null) {
      headers.put("ratelimit", List.of(rateLimit));
    }
    if (retryAfter != null) {
      headers.put("Retry-After", List.of(retryAfter));
    }

    Duration wait =
        RateLimit.askedWait(status, HttpHeaders.of(headers, (name, value) -> true), FakeWaits.NOW);

    assertThat(wait).isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
  }
}
