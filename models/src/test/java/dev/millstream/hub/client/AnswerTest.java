package dev.millstream.hub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;

/** Where an answer over https may lead, without a server that has a certificate. */
class AnswerTest {
  private static Answer redirect(String from, String location) {
    HubSettings settings = HubSettings.at(URI.create("https://hub.example"));
    return new Answer(
        new Found(URI.create(from), location),
        new Wire(settings, new FakeWaits()),
        Duration.ofSeconds(1));
  }

  @Test
  void doesNotLeadFromHttpsToHttp() {
    assertThatExceptionOfType(HubAnswerException.class)
        .isThrownBy(
            () -> redirect("https://hub.example/x?y", "http://hub.example/z?k=1").redirect())
        .withMessage(
            "GET https://hub.example/x leads to http://hub.example/z, but what is asked over https is"
                + " not fetched over http. Tell who runs that server, or set HF_ENDPOINT to"
                + " another.");
  }

  @Test
  void leadsElsewhereOverHttpsAndFromHttpToHttps() {
    assertThat(redirect("https://hub.example/x", "https://cdn.example/z?k=1").redirect())
        .hasToString("https://cdn.example/z?k=1");
    assertThat(redirect("http://hub.example/x", "https://hub.example/x").redirect())
        .hasToString("https://hub.example/x");
    assertThat(redirect("https://hub.example/a/b", "//cdn.example/z").redirect())
        .hasToString("https://cdn.example/z");
    assertThat(redirect("https://hub.example/a/b", "c?ü").redirect())
        .hasToString("https://hub.example/a/c?%C3%BC");
  }

  private record Found(URI uri, String location) implements HttpResponse<Body> {
    @Override
    public int statusCode() {
      return 302;
    }

    @Override
    public HttpRequest request() {
      return HttpRequest.newBuilder(uri).build();
    }

    @Override
    public Optional<HttpResponse<Body>> previousResponse() {
      return Optional.empty();
    }

    @Override
    public HttpHeaders headers() {
      return HttpHeaders.of(Map.of("Location", List.of(location)), (name, value) -> true);
    }

    @Override
    public Body body() {
      return Body.empty();
    }

    @Override
    public Optional<SSLSession> sslSession() {
      return Optional.empty();
    }

    @Override
    public HttpClient.Version version() {
      return HttpClient.Version.HTTP_1_1;
    }
  }
}
