package dev.millstream.hub.client;

import static dev.millstream.hub.client.FakeHub.COMMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** Connections that break, hang or lead through a proxy. */
class WireTest {
  private static final HubRepo TOY = HubRepo.model("acme/toy");
  private static final String JSON = "{\"sha\":\"%s\"}".formatted(COMMIT);
  private static final String OK =
      "HTTP/1.1 200 OK\nConnection: close\nContent-Length: %d\n\n%s".formatted(JSON.length(), JSON);

  private final FakeWaits waits = new FakeWaits();

  private static HubSettings through(RawServer proxy, String endpoint, String user) {
    String address = proxy.address().toString().replace("http://", "http://" + user);
    return HubSettings.of(
        Map.of("HF_ENDPOINT", endpoint, "ALL_PROXY", address, "HF_TOKEN", "hf_secret"),
        Path.of("/nowhere"));
  }

  @Test
  void triesAgainWhenAnAnswerBreaksOff() throws IOException {
    AtomicInteger tries = new AtomicInteger();
    try (RawServer server =
        new RawServer(
            (request, line) -> {
              switch (tries.getAndIncrement()) {
                case 0 -> {
                  line.send("HTTP/1.1 200 OK\nContent-Length: 99\n\n{");
                  line.reset();
                }
                case 1 -> line.send("HTTP/1.1 200 OK\nContent-Length: 99\n\n{\"sha\"");
                case 2 -> line.send("no HTTP\n\n");
                case 3 -> line.send("HTTP/1.1 200 OK\nContent-Length: many\n\n");
                case 4 -> line.send("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nzz\n");
                default -> line.send(OK);
              }
            })) {
      assertThat(new HttpHub(server.settings(), waits).info(TOY, "main").commit())
          .isEqualTo(COMMIT);
      assertThat(waits.seconds).containsExactly(1L, 2L, 4L, 8L, 8L);
    }
  }

  @Test
  void triesAgainWhenNoAnswerComesInTime() throws IOException {
    AtomicInteger tries = new AtomicInteger();
    try (RawServer server =
        new RawServer(
            (request, line) -> {
              switch (tries.getAndIncrement()) {
                case 0 -> {
                  waits.stall();
                  line.hold();
                }
                case 1 -> {
                  line.send("HTTP/1.1 200 OK\nContent-Length: 99\n\n{\"sha\"");
                  waits.stall();
                  line.hold();
                }
                default -> line.send(OK);
              }
            })) {
      assertThat(new HttpHub(server.settings(), waits).info(TOY, "main").commit())
          .isEqualTo(COMMIT);
      assertThat(waits.seconds).containsExactly(1L, 2L);
    }
  }

  @Test
  void saysThatNothingCameInTime() throws IOException {
    try (RawServer server =
        new RawServer(
            (request, line) -> {
              waits.stall();
              line.hold();
            })) {
      assertThatExceptionOfType(HubUnavailableException.class)
          .isThrownBy(() -> new HttpHub(server.settings(), waits).info(TOY, "main"))
          .withMessageContaining(
              "6 tries failed, the last because GET %s/api/models/acme/toy/revision/main was not"
                      .formatted(server.address())
                  + " answered within 10 s. Try again later");
    }
  }

  @Test
  void saysThatNobodyListens() throws IOException {
    URI nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    assertThatExceptionOfType(HubUnavailableException.class)
        .isThrownBy(() -> new HttpHub(HubSettings.at(nobody), waits).info(TOY, "main"))
        .withMessageContaining(
            "GET %s/api/models/acme/toy/revision/main failed: no connection could be made"
                .formatted(nobody));
    assertThat(waits.seconds).hasSize(5);
  }

  @Test
  void endsAtOnceWhenTheThreadIsInterrupted()
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    CountDownLatch asked = new CountDownLatch(1);
    CompletableFuture<String> heard = new CompletableFuture<>();
    try (RawServer server =
        new RawServer(
            (request, line) -> {
              asked.countDown();
              line.hold();
            })) {
      Thread reader =
          new Thread(
              () -> {
                try {
                  new HttpHub(server.settings()).info(TOY, "main");
                } catch (HubUnavailableException e) {
                  heard.complete(e.getMessage() + Thread.currentThread().isInterrupted());
                }
              });
      reader.start();
      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
      reader.interrupt();

      assertThat(heard.get(30, TimeUnit.SECONDS))
          .isEqualTo(
              "Waiting for GET %s/api/models/acme/toy/revision/main was interrupted. Ask again if it"
                      .formatted(server.address())
                  + " is still wanted.true");
    }
  }

  @Test
  void asksThroughAProxyAndTellsItWhoAsks() throws IOException {
    try (RawServer proxy = new RawServer((request, line) -> line.send(OK))) {
      HttpHub hub = new HttpHub(through(proxy, "http://hub.invalid", "me:pass@"), waits);

      assertThat(hub.info(TOY, "main").commit()).isEqualTo(COMMIT);

      FakeHub.Request request = proxy.requests().get(0);
      assertThat(request).hasToString("GET http://hub.invalid/api/models/acme/toy/revision/main");
      assertThat(request.header("proxy-authorization")).isEqualTo("Basic bWU6cGFzcw==");
    }
  }

  @Test
  void showsATunnelsProxyNoToken() throws IOException {
    try (RawServer proxy =
        new RawServer(
            (request, line) ->
                line.send(
                    "HTTP/1.1 407 Who?\nProxy-Authenticate: Basic realm=\"x\"\nContent-Length: 0\n\n"))) {
      HttpHub hub = new HttpHub(through(proxy, "https://hub.invalid", ""), waits);

      assertThatExceptionOfType(HubAnswerException.class)
          .isThrownBy(() -> hub.info(TOY, "main"))
          .withMessage(
              "GET https://hub.invalid/api/models/acme/toy/revision/main was refused by the proxy on"
                  + " the way (407): it wants a user and a password. Write them into HTTP_PROXY or"
                  + " HTTPS_PROXY as http://user:password@HOST:PORT; Java sends them for https only"
                  + " when started with -Djdk.http.auth.tunneling.disabledSchemes=\"\".");
      assertThat(proxy.requests())
          .extracting(Object::toString)
          .containsOnly("CONNECT hub.invalid:443");
      assertThat(proxy.requests().get(0).headers().values()).noneMatch(v -> v.contains("secret"));
    }
  }

  @Test
  void doesNotTryAgainWithoutATrustedCertificate() {
    SSLHandshakeException failure = new SSLHandshakeException("no handshake");
    failure.initCause(new CertificateException("no certification path"));

    assertThatExceptionOfType(HubUnavailableException.class)
        .isThrownBy(() -> Wire.failed("GET https://hub.example/x", failure))
        .withMessage(
            "GET https://hub.example/x failed: the server's certificate is not trusted (no"
                + " certification path). Check HF_ENDPOINT; behind a proxy that opens https, add its"
                + " certificate to Java's trust store (-Djavax.net.ssl.trustStore).");
  }

  @Test
  void saysThatAHostIsNotKnown() {
    ConnectException failure = new ConnectException();
    failure.initCause(new UnresolvedAddressException());

    assertThat(Wire.failed("GET https://hub.example/x", failure))
        .hasMessage("GET https://hub.example/x failed: the host's name is not known");
  }
}
