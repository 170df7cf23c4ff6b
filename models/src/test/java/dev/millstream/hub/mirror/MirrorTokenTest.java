package dev.millstream.hub.mirror;

import static dev.millstream.hub.mirror.MirrorClient.header;
import static dev.millstream.hub.mirror.MirrorClient.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorTokenTest {
  private static final String INFO = "/api/models/acme/toy";
  private static final String WHO = "/api/whoami-v2";

  @TempDir Path folder;

  private MirrorSettings settings() throws IOException {
    return MirrorSettings.of(PlainRoot.in(folder).root());
  }

  @Test
  void servesOnlyThoseWhoSendTheToken() throws IOException {
    try (MirrorServer mirror = MirrorServer.start(settings().withToken("hf_right"))) {
      MirrorClient right = new MirrorClient(mirror, "hf_right");
      assertThat(right.get(INFO).statusCode()).isEqualTo(200);
      assertThat(MirrorClient.json(right.get(WHO)).get("name").textValue()).isEqualTo("mirror");

      HttpResponse<byte[]> wrong = new MirrorClient(mirror, "hf_wrong").get(INFO);
      assertThat(wrong.statusCode()).isEqualTo(401);
      assertThat(header(wrong, "X-Error-Message"))
          .isEqualTo("Invalid credentials in Authorization header");
      assertThat(new MirrorClient(mirror, "hf_wrong").get(WHO).statusCode()).isEqualTo(401);

      HttpResponse<byte[]> none = new MirrorClient(mirror).get("/acme/toy/resolve/main/README.md");
      assertThat(none.statusCode()).isEqualTo(401);
      assertThat(header(none, "X-Error-Message"))
          .isEqualTo("This mirror wants a token. Set HF_TOKEN to the one it was started with.");
      assertThat(new MirrorClient(mirror).post("/api/repos/create", "{}").statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void knowsNobodyByNameWithoutAToken() throws IOException {
    try (MirrorServer mirror = MirrorServer.start(settings())) {
      assertThat(new MirrorClient(mirror).get(WHO).statusCode()).isEqualTo(401);
      assertThat(new MirrorClient(mirror, "any").get(WHO).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void takesNoUploadsFromOthersWithoutAToken() throws IOException {
    try (MirrorServer mirror = MirrorServer.start(settings().at("0.0.0.0", 0))) {
      MirrorClient client = new MirrorClient(mirror);

      assertThat(mirror.endpoint().getHost()).isEqualTo("127.0.0.1");
      assertThat(client.get(INFO).statusCode()).isEqualTo(200);
      HttpResponse<byte[]> response = client.post("/api/repos/create", "{\"name\": \"x\"}");
      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(text(response))
          .isEqualTo(
              "{\"error\":\"this mirror has no token and others can reach it, so it takes no"
                  + " uploads. Start it with a token.\"}");
    }
  }

  @Test
  void takesNoUploadsFromWebPages() throws IOException {
    try (MirrorServer mirror = MirrorServer.start(settings())) {
      HttpResponse<byte[]> response =
          new MirrorClient(mirror)
              .post("/api/repos/create", "{\"name\": \"x\"}", "Origin", "http://evil.example");

      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(text(response))
          .isEqualTo("{\"error\":\"a web page may not write to this mirror.\"}");
    }
  }

  @Test
  void showsNoToken() throws IOException {
    assertThat(settings().withToken("hf_right")).asString().contains("token=set");
    assertThat(settings().withToken("hf_right")).asString().doesNotContain("hf_right");
  }

  @Test
  void refusesSettingsThatCannotBe() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings().at("127.0.0.1", 70_000))
        .withMessage("the mirror's port is 70000 but must be from 0 to 65535; 0 takes a free one.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings().at(" ", 0))
        .withMessage("the mirror's host is empty. Name the address to listen at, e.g. 127.0.0.1.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings().withToken(" "))
        .withMessage("the mirror's token is empty. Leave it out to serve everybody, or name one.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings().withSizes(0, 1))
        .withMessage(
            "the mirror's part size is 0 bytes and its page size 1, but both must be at least 1.");
  }
}
