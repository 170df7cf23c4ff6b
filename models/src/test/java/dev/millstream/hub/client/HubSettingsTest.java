package dev.millstream.hub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubSettingsTest {
  @TempDir Path home;

  private HubSettings of(String... namesAndValues) {
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return HubSettings.of(environment, home);
  }

  private void writeToken(String file, String text) throws IOException {
    Path path = home.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void asksThePublicHubWithoutATokenUnlessToldOtherwise() {
    assertThat(of())
        .isEqualTo(
            new HubSettings(
                URI.create("https://huggingface.co"),
                null,
                false,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                ProxySettings.NONE));
  }

  @Test
  void takesTheEndpointWithoutItsLastSlash() {
    assertThat(of("HF_ENDPOINT", "https://hub.example:8443/hf//").endpoint())
        .hasToString("https://hub.example:8443/hf");
    assertThat(of("HF_ENDPOINT", " ").endpoint()).hasToString("https://huggingface.co");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://hub.example",
        "hub.example",
        "http:///x",
        "http://my_hub",
        "https://hub.example?x=1",
        "https://hub.example#top",
        "http://hub.example:99999",
        "https://h b"
      })
  void refusesWhatIsNoAddressOfAHub(String endpoint) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of("HF_ENDPOINT", endpoint))
        .withMessage(
            "HF_ENDPOINT is '"
                + endpoint
                + "', but a Hub's address is http://HOST or https://HOST, with a port and a path"
                + " where needed, without a user, a password, a query or a fragment. Correct it, or"
                + " unset it to ask https://huggingface.co.");
  }

  @Test
  void doesNotRepeatAPasswordInTheEndpoint() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of("HF_ENDPOINT", "https://me:secret@hub.example"))
        .withMessageStartingWith("HF_ENDPOINT is '***@hub.example', but")
        .withMessageNotContaining("secret");
  }

  @Test
  void looksForTheTokenInPythonsOrder() throws IOException {
    writeToken(".cache/huggingface/token", "hf_default\n");
    writeToken("xdg/huggingface/token", "hf_xdg");
    writeToken("hf/token", "hf_home");
    writeToken("elsewhere", " hf_file \r\n");

    assertThat(of().token()).isEqualTo("hf_default");
    assertThat(of("XDG_CACHE_HOME", "~/xdg").token()).isEqualTo("hf_xdg");
    assertThat(of("XDG_CACHE_HOME", "~/xdg", "HF_HOME", "~/hf").token()).isEqualTo("hf_home");
    assertThat(of("HF_HOME", "~/hf", "HF_TOKEN_PATH", home + "/elsewhere").token())
        .isEqualTo("hf_file");
    assertThat(of("HUGGING_FACE_HUB_TOKEN", "hf_old").token()).isEqualTo("hf_old");
    assertThat(of("HF_TOKEN", "hf_new\n", "HUGGING_FACE_HUB_TOKEN", "hf_old").token())
        .isEqualTo("hf_new");
    assertThat(of("HF_TOKEN", "", "HUGGING_FACE_HUB_TOKEN", "hf_old").token()).isEqualTo("hf_old");
    assertThat(of("HF_TOKEN", " ").token()).isEqualTo("hf_default");
    assertThat(of("HF_HOME", "~").token()).isNull();
  }

  @Test
  void sendsNoTokenByItselfWhereThatIsForbidden() {
    assertThat(of("HF_TOKEN", "hf_x", "HF_HUB_DISABLE_IMPLICIT_TOKEN", "yes").token()).isNull();
    assertThat(of("HF_TOKEN", "hf_x", "HF_HUB_DISABLE_IMPLICIT_TOKEN", "0").token())
        .isEqualTo("hf_x");
  }

  @Test
  void saysThatATokenFileCannotBeRead() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of("HF_TOKEN_PATH", home.toString()))
        .withMessage(
            "the Hub's token cannot be read from "
                + home
                + " (IOException). Make the file readable, name another in HF_TOKEN_PATH, or set"
                + " HF_TOKEN.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hf_ä", "hf_a b", "hf_a\tb", "hf_\u0000"})
  void refusesATokenThatNoHeaderCanHoldWithoutRepeatingIt(String token) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of("HF_TOKEN", token))
        .withMessage(
            "The Hub's token is empty or holds a space, a line break or a character that is not"
                + " ASCII, so it cannot be sent. Copy it anew from the Hub's settings into"
                + " HF_TOKEN.");
  }

  @Test
  void isOfflineByPythonsTruthAndOrder() {
    for (String yes : new String[] {"1", "on", "Yes", "TRUE"}) {
      assertThat(of("HF_HUB_OFFLINE", yes).offline()).isTrue();
      assertThat(of("TRANSFORMERS_OFFLINE", yes).offline()).isTrue();
    }
    for (String no : new String[] {"0", "off", "", "2", "true "}) {
      assertThat(of("HF_HUB_OFFLINE", no).offline()).isFalse();
    }
    assertThat(of("HF_HUB_OFFLINE", "0", "TRANSFORMERS_OFFLINE", "1").offline()).isFalse();
    assertThat(of("HF_HUB_OFFLINE", "", "TRANSFORMERS_OFFLINE", "1").offline()).isTrue();
  }

  @Test
  void takesTimeOutsInWholeSeconds() {
    HubSettings settings = of("HF_HUB_ETAG_TIMEOUT", "3", "HF_HUB_DOWNLOAD_TIMEOUT", "0");

    assertThat(settings.metadataTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.downloadTimeout()).isEqualTo(Duration.ofSeconds(10));
    for (String wrong : new String[] {"-1", "1.5", "soon", "9999999"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> of("HF_HUB_ETAG_TIMEOUT", wrong))
          .withMessage(
              "HF_HUB_ETAG_TIMEOUT is '%s', but must be a whole number of seconds from 0 to 999999."
                      .formatted(wrong)
                  + " Use e.g. 10.");
    }
  }

  @Test
  void refusesATimeOutOfNoLength() {
    HubSettings ten = of();

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new HubSettings(
                    ten.endpoint(),
                    null,
                    false,
                    ten.metadataTimeout(),
                    Duration.ZERO,
                    ten.proxies()))
        .withMessage("The Hub's download time-out is PT0S, but must be positive. Use e.g. PT10S.");
  }

  @Test
  void showsAllButTheToken() {
    assertThat(of().withToken("hf_secret"))
        .hasToString(
            "HubSettings[endpoint=https://huggingface.co, token=***, offline=false,"
                + " metadataTimeout=PT10S, downloadTimeout=PT10S,"
                + " proxies=ProxySettings[http=none, https=none, exceptions=[]]]");
  }
}
