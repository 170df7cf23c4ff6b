package dev.millstream.hub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxySettingsTest {
  private static ProxySettings of(String... namesAndValues) {
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return ProxySettings.of(new HubEnvironment(environment, Path.of("/nowhere")));
  }

  @Test
  void choosesByTheSchemeOfWhatIsAsked() {
    ProxySettings both = of("HTTP_PROXY", "http://plain:3128/", "HTTPS_PROXY", "tunnel:8080");

    assertThat(both.before(URI.create("http://hub.example/x"))).hasHost("plain");
    assertThat(both.before(URI.create("https://hub.example/x"))).hasHost("tunnel").hasPort(8080);
    assertThat(of("HTTP_PROXY", "http://p").before(URI.create("https://hub.example"))).isNull();
    assertThat(of()).isEqualTo(ProxySettings.NONE);
  }

  @Test
  void letsALowerCaseNameWinEvenIfEmpty() {
    URI hub = URI.create("https://hub.example");

    assertThat(of("HTTPS_PROXY", "upper", "https_proxy", "lower").before(hub)).hasHost("lower");
    assertThat(of("HTTPS_PROXY", "upper", "https_proxy", "").before(hub)).isNull();
    assertThat(of("ALL_PROXY", "all").before(hub)).hasHost("all");
    assertThat(of("all_proxy", "all", "HTTPS_PROXY", "one").before(hub)).hasHost("one");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          *                  | http://hub.example      | false
          hub.example        | http://hub.example      | false
          hub.example        | http://HUB.example:81   | false
          hub.example        | http://eu.hub.example   | false
          hub.example        | http://myhub.example    | true
          .hub.example       | http://eu.hub.example   | false
          .hub.example       | http://hub.example      | true
          *.hub.example      | http://eu.hub.example   | false
          hub.example:81     | http://hub.example:81   | false
          hub.example:81     | http://hub.example      | true
          localhost          | http://localhost:5000   | false
          other, 127.0.0.1 , | http://127.0.0.1:5000   | false
          other              | http://127.0.0.1:5000   | true
          other              | http://localhost        | true
          ::1                | http://[::1]:5000       | false
          ''                 | http://hub.example      | true
          """)
  void asksWithoutTheProxyOnlyWhatNoProxyNames(String no, String target, boolean proxied) {
    ProxySettings settings = of("http_proxy", "proxy:3128", "NO_PROXY", no);

    assertThat(settings.before(URI.create(target)) != null).isEqualTo(proxied);
  }

  @Test
  void tellsTheProxyWhoAsks() {
    ProxySettings settings = of("HTTP_PROXY", "http://me:p%40ss@proxy:3128");

    assertThat(settings.authorization(URI.create("http://hub.example")))
        .isEqualTo("Basic bWU6cEBzcw==");
    assertThat(settings.authorization(URI.create("https://hub.example"))).isNull();
    assertThat(settings)
        .hasToString("ProxySettings[http=***@proxy:3128, https=none, exceptions=[]]");
  }

  @ParameterizedTest
  @CsvSource({
    "socks5://proxy:1080, socks5://proxy:1080",
    "https://proxy, https://proxy",
    "http://:80, http://:80",
    "http://proxy:port, http://proxy:port",
    "https://me:se/cret@proxy, ***@proxy"
  })
  void refusesAProxyThatJavaCannotUse(String value, String shown) {
    for (String name : List.of("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> of(name, value))
          .withMessage(
              "%s is '%s', but Java reaches a Hub only through a proxy of the form"
                      .formatted(name, shown)
                  + " http://[user:password@]HOST[:PORT]. Correct it, or unset it.");
    }
  }
}
