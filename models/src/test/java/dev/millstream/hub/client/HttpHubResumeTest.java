package dev.millstream.hub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** A download goes on where it broke, and starts anew where it must. */
class HttpHubResumeTest extends FetchFromAServer {
  @Test
  void onlyChecksWhatIsThereAlready() throws IOException {
    targetHas(1_000);

    fetch();

    isThere();
    assertThat(server.requests()).isEmpty();
    assertThat(progress).containsExactly(1_000L);
  }

  @Test
  void asksForNothingOfAnEmptyFile() {
    Content empty = new Content(new byte[0]);

    fetch(empty.at(server.address(), empty.gitSha1()));

    assertThat(target).isEmptyFile();
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void asksOnlyForTheRest() throws IOException {
    targetHas(400);

    fetch();

    isThere();
    assertThat(ranges()).containsExactly("bytes=400-");
    assertThat(server.requests().get(0).header("if-range")).isEmpty();
    assertThat(progress).startsWith(400L);
  }

  @Test
  void startsAnewWhereTheTargetIsTooLong() throws IOException {
    Files.write(target, new byte[1_001]);

    fetch();

    isThere();
    assertThat(ranges()).containsExactly("");
  }

  @Test
  void goesOnAfterEachTenthWithoutRunningOutOfTries() {
    script = (request, line) -> content.sendUpTo(Content.start(request) + 100, request, line);

    fetch();

    isThere();
    assertThat(ranges().subList(0, 4))
        .containsExactly("", "bytes=100-", "bytes=200-", "bytes=300-");
    assertThat(server.requests().get(1).header("if-range")).isEqualTo("\"v1\"");
    assertThat(waits.seconds).containsOnly(1L);
  }

  @Test
  void givesUpWhereNothingIsGainedAndKeepsWhatIsThere() throws IOException {
    targetHas(400);
    script = (request, line) -> content.sendUpTo(400, request, line);

    assertThatExceptionOfType(HubUnavailableException.class)
        .isThrownBy(this::fetch)
        .withMessageStartingWith(
            "'onnx/model.onnx' of model 'acme/toy' at revision '%s' could not be had from %s: 6 tries"
                    .formatted(FakeHub.COMMIT, server.address())
                + " failed, the last because GET %s/blob broke off".formatted(server.address()));
    assertThat(target).hasBinaryContent(content.first(400));
    assertThat(waits.seconds).containsExactly(1L, 2L, 4L, 8L, 8L);
  }

  @Test
  void doesNotTryForEverWhereRangesAreIgnored() {
    script =
        (request, line) -> {
          line.send(content.head(0, "\"v1\""));
          line.send(content.first(500));
        };

    assertThatExceptionOfType(HubUnavailableException.class).isThrownBy(this::fetch);
    assertThat(server.requests()).hasSize(6);
  }

  @Test
  void goesOnWhenNoByteComesForTooLong() {
    answers(
        (request, line) -> {
          content.sendUpTo(300, request, line);
          line.hold();
        },
        content::send);

    hub.fetch(
        file(),
        target,
        (file, bytes) -> {
          if (progress.isEmpty() && bytes == 300) {
            waits.stall();
          }
          progress.add(bytes);
        });

    isThere();
    assertThat(ranges()).containsExactly("", "bytes=300-");
  }

  @Test
  void startsAnewWhenAllComesInsteadOfTheRest() throws IOException {
    Files.write(target, new byte[400]);
    script =
        (request, line) -> {
          line.send(content.head(0, "\"v1\""));
          line.send(content.bytes());
        };

    fetch();

    isThere();
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void startsAnewWhenTheServerHasNothingFromThere() throws IOException {
    targetHas(400);
    answers((request, line) -> line.send("HTTP/1.1 416 No\nContent-Length: 0\n\n"), content::send);

    fetch();

    isThere();
    assertThat(ranges()).containsExactly("bytes=400-", "");
    assertThat(progress).startsWith(400L, 0L);
  }

  @Test
  void startsAnewWhenAnotherRangeComes() throws IOException {
    for (String range :
        new String[] {"bytes 0-999/1000", "bytes 400-999/2000", "bytes 400-999/*", "rubbish"}) {
      targetHas(400);
      answers(
          (request, line) ->
              line.send(
                  "HTTP/1.1 206 Part\nContent-Range: %s\nContent-Length: 600\n\n%s"
                      .formatted(range, "x".repeat(600))),
          content::send);
      server.requests().clear();

      fetch();

      isThere();
      assertThat(ranges()).as(range).containsExactly("bytes=400-", "");
    }
  }

  @Test
  void saysThatTheWrongRangeCameEachTime() throws IOException {
    script = (request, line) -> line.send("HTTP/1.1 206 Part\nContent-Length: 1\n\nx");

    assertThatExceptionOfType(HubUnavailableException.class)
        .isThrownBy(this::fetch)
        .withMessageContaining(
            "GET %s/blob was answered with the range 'null', but bytes 0-999/1000 were asked for"
                .formatted(server.address()));
  }

  @Test
  void startsAnewWhenTheFileChangesInTheMiddle() {
    answers(
        (request, line) -> content.sendUpTo(300, request, line),
        (request, line) -> {
          line.send(content.head(300, "\"v2\""));
          line.send(new byte[700]);
        },
        content::send);

    fetch();

    isThere();
    assertThat(ranges()).containsExactly("", "bytes=300-", "");
  }

  @Test
  void keepsWhatCameWhenTheThreadIsInterrupted() {
    answers(
        (request, line) -> {
          content.sendUpTo(300, request, line);
          line.hold();
        },
        content::send);

    assertThatExceptionOfType(HubUnavailableException.class)
        .isThrownBy(
            () ->
                hub.fetch(
                    file(),
                    target,
                    (file, bytes) -> {
                      if (bytes >= 300) {
                        Thread.currentThread().interrupt();
                      }
                    }));

    assertThat(Thread.interrupted()).isTrue();
    fetch();
    isThere();
    assertThat(ranges()).containsExactly("", "bytes=300-");
  }
}
