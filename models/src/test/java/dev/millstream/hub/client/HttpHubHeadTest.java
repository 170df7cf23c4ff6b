package dev.millstream.hub.client;

import static dev.millstream.hub.client.FakeHub.COMMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millstream.hub.client.FakeHub.Reply;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a file is and what it must be. */
class HttpHubHeadTest {
  private static final HubRepo TOY = HubRepo.model("acme/toy");
  private static final String SHA256 = "a".repeat(64);
  private static final String SHA1 = "b".repeat(40);

  private final FakeWaits waits = new FakeWaits();
  private final FakeHub server = new FakeHub(request -> Reply.of(418));
  private final HttpHub hub = new HttpHub(server.settings().withToken("hf_secret"), waits);

  @AfterEach
  void stop() {
    server.close();
  }

  private static Reply file(String etag) {
    return Reply.of(200, "X-Repo-Commit", COMMIT, "ETag", etag, "Content-Length", "12");
  }

  private void breaches(String how) {
    assertThatExceptionOfType(HubAnswerException.class)
        .isThrownBy(() -> hub.head(TOY, "main", "config.json"))
        .withMessage(
            server.address()
                + "/acme/toy/resolve/main/config.json does not answer as a Hub does: "
                + how
                + ". Check that HF_ENDPOINT names a Hub or a mirror of it, and that no proxy answers"
                + " in its place.");
  }

  @ParameterizedTest
  @CsvSource({"'\"SHA\"'", "'W/\"SHA\"'", "SHA"})
  void readsASmallFilesHeaders(String etag) {
    server.answers(file(etag.replace("SHA", SHA1)));

    RemoteFile file = hub.head(TOY, "main", "config.json");

    URI asked = URI.create(server.address() + "/acme/toy/resolve/main/config.json");
    assertThat(file).isEqualTo(new RemoteFile(TOY, COMMIT, "config.json", SHA1, 12, asked));
    assertThat(server.asked()).containsExactly("HEAD /acme/toy/resolve/main/config.json");
    assertThat(server.requests().get(0).header("accept-encoding")).isEqualTo("identity");
    assertThat(server.requests().get(0).header("authorization")).isEqualTo("Bearer hf_secret");
  }

  @Test
  void doesNotFollowARedirectToAnotherServer() {
    String elsewhere = "http://localhost:1/blob?signature=x%20y&more=~";
    server.answers(
        Reply.of(
            302,
            "X-Repo-Commit",
            COMMIT,
            "X-Linked-Etag",
            '"' + SHA256 + '"',
            "ETag",
            "\"other\"",
            "X-Linked-Size",
            "90000000000",
            "Location",
            elsewhere));

    assertThat(hub.head(TOY, "main", "onnx/model.onnx"))
        .isEqualTo(
            new RemoteFile(
                TOY, COMMIT, "onnx/model.onnx", SHA256, 90_000_000_000L, URI.create(elsewhere)));
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void followsARedirectOnTheSameServer() {
    server.answers(Reply.of(307, "Location", "/acme/new/resolve/main/config.json"), file(SHA1));

    assertThat(hub.head(TOY, "main", "config.json").location())
        .hasToString(server.address() + "/acme/new/resolve/main/config.json");
  }

  @Test
  void followsAtMostTwentyRedirects() {
    server.answers(Reply.of(302, "Location", "/again"));

    assertThatExceptionOfType(HubAnswerException.class)
        .isThrownBy(() -> hub.head(TOY, "main", "config.json"))
        .withMessage(
            "HEAD %s/acme/toy/resolve/main/config.json was redirected more than 20 times. Check that"
                    .formatted(server.address())
                + " HF_ENDPOINT names a Hub or a mirror of it, or tell who runs that server.");
    assertThat(server.requests()).hasSize(21);
  }

  @Test
  void writesAnAddressAsPythonDoes() {
    server.answers(file(SHA1));

    hub.head(HubRepo.dataset("acme/pairs"), "refs/pr/1", "a b/ü+(1)~.json");

    assertThat(server.asked())
        .containsExactly(
            "HEAD /datasets/acme/pairs/resolve/refs%2Fpr%2F1/a%20b/%C3%BC%2B%281%29~.json");
  }

  @Test
  void refusesAnAnswerWithoutWhatAFileNeeds() {
    server.answers(Reply.of(200, "ETag", SHA1, "Content-Length", "12"));
    breaches("no X-Repo-Commit of 40 hex digits came");
    server.answers(request -> Reply.of(301, "Location", "https://127.0.0.1/x?y"));
    breaches("no X-Repo-Commit of 40 hex digits came with the redirect to https://127.0.0.1/x");
    server.answers(request -> file("\"5d41402abc4b2a76b9719d911017c592\""));
    breaches(
        "its ETag is '5d41402abc4b2a76b9719d911017c592', which is neither a sha256 nor a git sha1");
    server.answers(request -> Reply.of(200, "X-Repo-Commit", COMMIT, "Content-Length", "12"));
    breaches("its ETag is '', which is neither a sha256 nor a git sha1");
    server.answers(
        request ->
            Reply.of(
                302, "X-Repo-Commit", COMMIT, "ETag", SHA1, "Location", "http://localhost:1/x"));
    breaches("no X-Linked-Size came");
    server.answers(
        request -> Reply.of(200, "X-Repo-Commit", COMMIT, "ETag", SHA1, "X-Linked-Size", "12 MB"));
    breaches("X-Linked-Size is '12 MB'");
    for (String location : new String[] {"ftp://x/y", "http://", "::", "http://h:99999/"}) {
      server.answers(request -> Reply.of(302, "Location", location));
      breaches("302 came without a Location that can be followed");
    }
    server.answers(request -> Reply.of(302));
    breaches("302 came without a Location that can be followed");
  }

  @Test
  void refusesAnotherCommitThanTheOneThatWasAskedFor() {
    server.answers(file(SHA1));
    String pinned = "f".repeat(40);

    assertThatExceptionOfType(HubAnswerException.class)
        .isThrownBy(() -> hub.head(TOY, pinned, "config.json"))
        .withMessageContaining("commit %s was asked for, but %s came".formatted(pinned, COMMIT));
  }

  @Test
  void triesAgainWhatMayPass() {
    server.answers(
        Reply.of(503),
        Reply.of(429, "RateLimit", "\"api\";r=0;t=55"),
        Reply.of(500, "Retry-After", "2"),
        Reply.of(502),
        Reply.of(504),
        file(SHA1));

    assertThat(hub.head(TOY, "main", "config.json").size()).isEqualTo(12);
    assertThat(waits.seconds).containsExactly(1L, 56L, 3L, 8L, 8L);
  }

  @Test
  void saysWhatFailedLast() {
    server.answers(Reply.of(408));

    assertThatExceptionOfType(HubUnavailableException.class)
        .isThrownBy(() -> hub.head(TOY, "main", "config.json"))
        .withMessage(
            "'config.json' of model 'acme/toy' at revision 'main' could not be had from %1$s: 6 tries"
                    .formatted(server.address())
                + " failed, the last because HEAD %s/acme/toy/resolve/main/config.json was answered"
                    .formatted(server.address())
                + " with 408. Try again later, check the network and HF_ENDPOINT, or set"
                + " HF_HUB_OFFLINE=1 to use only what is cached.");
    assertThat(waits.seconds).containsExactly(1L, 2L, 4L, 8L, 8L);
  }
}
