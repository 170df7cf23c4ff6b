package dev.millstream.hub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A file is checked, and the token stays with the Hub. */
class HttpHubFetchTest extends FetchFromAServer {
  @Test
  void fetchesAFileAndChecksEitherHash() {
    fetch();

    isThere();
    assertThat(progress).last().isEqualTo(1_000L);
    assertThat(server.requests()).hasSize(1);
    assertThat(server.requests().get(0)).hasToString("GET /blob?signed=x");
    assertThat(server.requests().get(0).header("authorization")).isEqualTo("Bearer hf_secret");
    assertThat(server.requests().get(0).header("accept-encoding")).isEqualTo("identity");

    fetch(content.at(URI.create(server.address() + "/blob"), content.gitSha1()));
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void fetchesAWrongFileAnewOnce() throws IOException {
    Files.write(target, new byte[400]);

    fetch();

    isThere();
    assertThat(ranges()).containsExactly("bytes=400-", "");
  }

  @Test
  void deletesAFileThatIsWrongTwice() {
    Content other = Content.random(new Random(2), 1_000);
    script = other::send;

    assertThatExceptionOfType(CorruptFileException.class)
        .isThrownBy(this::fetch)
        .withMessage(
            "'onnx/model.onnx' of model 'acme/toy' at revision '%s' arrived wrong twice from %s/blob:"
                    .formatted(FakeHub.COMMIT, server.address())
                + " it has sha256 %s, but sha256 %s is expected. It was deleted. Try again later; if"
                    .formatted(other.sha256(), content.sha256())
                + " it stays so, a proxy or a mirror alters files: check HF_ENDPOINT.");
    assertThat(target).doesNotExist();
    assertThat(ranges()).containsExactly("", "");
  }

  @Test
  void writesNoMoreThanTheFileHas() {
    script =
        (request, line) -> {
          line.send("HTTP/1.1 200 OK\nConnection: close\n\n");
          line.send(content.bytes());
          line.send(new byte[100_000]);
        };

    fetch();

    isThere();
  }

  @Test
  void keepsWhatIsThereWhenAWebPageComes() throws IOException {
    targetHas(400);
    script =
        (request, line) ->
            line.send("HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 6\n\n<html>");

    assertThatExceptionOfType(HubUnavailableException.class)
        .isThrownBy(this::fetch)
        .withMessageContaining(
            "GET %s/blob sent a web page of 6 bytes instead of the file's 1000"
                .formatted(server.address()));
    assertThat(target).hasBinaryContent(content.first(400));
  }

  @Test
  void refusesWhatComesCompressed() throws IOException {
    script =
        (request, line) ->
            line.send(
                "HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: 1000\n\n"
                    + "x".repeat(1_000));

    assertThatExceptionOfType(HubUnavailableException.class)
        .isThrownBy(this::fetch)
        .withMessageContaining(
            "GET %s/blob sent it encoded ('gzip'), which was not asked for"
                .formatted(server.address()));
  }

  @Test
  void refusesAFileThatCannotBeChecked() {
    assertThatExceptionOfType(HubAnswerException.class)
        .isThrownBy(() -> fetch(content.at(server.address(), "5d41402abc4b2a76b9719d911017c592")))
        .withMessageContaining(
            "'onnx/model.onnx' has the ETag '5d41402abc4b2a76b9719d911017c592', which is neither a"
                + " sha256 nor a git sha1, so that it could not be checked");
    assertThatExceptionOfType(HubAnswerException.class)
        .isThrownBy(() -> fetch(content.at(URI.create("file:///etc/passwd"), content.sha256())))
        .withMessageContaining("is nowhere that can be asked");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void showsTheTokenToNoOtherServer() throws IOException {
    try (RawServer other =
        new RawServer(
            (request, line) -> {
              if (request.target().equals("/back")) {
                line.send(redirect(server.address() + "/last"));
              } else {
                line.send(redirect("/back"));
              }
            })) {
      script =
          (request, line) -> {
            if (request.target().equals("/last")) {
              content.send(request, line);
            } else {
              line.send(redirect(other.address() + "/there"));
            }
          };

      fetch();

      isThere();
      assertThat(other.requests())
          .extracting(Object::toString)
          .containsExactly("GET /there", "GET /back");
      assertThat(other.requests()).allMatch(r -> r.header("authorization").isEmpty());
      assertThat(server.requests())
          .allMatch(r -> r.header("authorization").equals("Bearer hf_secret"));
    }
  }

  private static String redirect(String location) {
    return "HTTP/1.1 302 Found\nContent-Length: 0\nLocation: %s\n\n".formatted(location);
  }

  @Test
  void doesNotFollowRedirectsForEver() {
    script = (request, line) -> line.send(redirect("/again"));

    assertThatExceptionOfType(HubAnswerException.class)
        .isThrownBy(this::fetch)
        .withMessageStartingWith(
            "GET %s/blob was redirected more than 20 times.".formatted(server.address()));
  }

  @Test
  void asksForANewLinkWhenOneHasExpired() throws IOException {
    try (RawServer cdn =
        new RawServer(
            (request, line) -> {
              if (request.target().equals("/new")) {
                content.send(request, line);
              } else {
                line.send("HTTP/1.1 403 Expired\nContent-Length: 0\n\n");
              }
            })) {
      script =
          (request, line) ->
              line.send(
                  "HTTP/1.1 302 Found\nContent-Length: 0\nLocation: %s/new\nX-Repo-Commit: %s\nX-Linked-Etag: %s\nX-Linked-Size: 1000\n\n"
                      .formatted(cdn.address(), FakeHub.COMMIT, content.sha256()));

      fetch(content.at(URI.create(cdn.address() + "/old?signed"), content.sha256()));

      isThere();
      assertThat(server.requests())
          .extracting(Object::toString)
          .containsExactly("HEAD /acme/toy/resolve/%s/onnx/model.onnx".formatted(FakeHub.COMMIT));

      Files.delete(target);
      script =
          (request, line) ->
              line.send(
                  "HTTP/1.1 302 Found\nContent-Length: 0\nLocation: %s/old\nX-Repo-Commit: %s\nX-Linked-Etag: %s\nX-Linked-Size: 1000\n\n"
                      .formatted(cdn.address(), FakeHub.COMMIT, content.sha256()));
      assertThatExceptionOfType(HubAnswerException.class)
          .isThrownBy(
              () -> fetch(content.at(URI.create(cdn.address() + "/old?signed"), content.sha256())))
          .withMessage(
              "'onnx/model.onnx' of model 'acme/toy' at revision '%s' could not be had: GET %s/old was"
                      .formatted(FakeHub.COMMIT, cdn.address())
                  + " answered with 403. The Hub sent there, so try again later, or tell who runs"
                  + " it.");
    }
  }

  @Test
  void saysThatTheTargetCannotBeWritten() {
    target = folder.resolve("missing/model.onnx");

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(this::fetch)
        .withMessage(
            "cannot write %s: its folder does not exist. Free space there or make it writable, or"
                    .formatted(target)
                + " download to another folder.");
  }

  @Test
  void checksWhatIsThereOfflineToo() throws IOException {
    HubSettings on = server.settings();
    hub =
        new HttpHub(
            new HubSettings(
                on.endpoint(),
                null,
                true,
                on.metadataTimeout(),
                on.downloadTimeout(),
                on.proxies()));
    targetHas(1_000);

    fetch();
    isThere();

    Files.write(target, Arrays.copyOf(new byte[] {1}, 1_000));
    assertThatExceptionOfType(OfflineException.class)
        .isThrownBy(this::fetch)
        .withMessageStartingWith("GET %s/blob was not sent".formatted(server.address()));
    assertThat(target).doesNotExist();
    assertThat(server.requests()).isEmpty();
  }
}
