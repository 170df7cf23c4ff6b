package dev.millstream.hub.client;

import static dev.millstream.hub.client.FakeHub.COMMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.millstream.hub.client.FakeHub.Reply;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a repository is, and which files it has. */
class HttpHubReadTest {
  private static final HubRepo TOY = HubRepo.model("acme/toy");
  private static final String SHA256 = "a".repeat(64);
  private static final String SHA1 = "b".repeat(40);
  private static final String INFO =
      """
      {"id": "acme/toy", "sha": "%s", "private": true, "gated": "auto",
       "pipeline_tag": "feature-extraction", "library_name": "sentence-transformers",
       "tags": ["onnx", "en"], "cardData": {"license": "mit"},
       "siblings": [{"rfilename": "config.json"}, {"rfilename": "onnx/model.onnx"}], "more": 1}
      """
          .formatted(COMMIT);

  private final FakeHub server = new FakeHub(request -> Reply.of(418));
  private final HttpHub hub =
      new HttpHub(server.settings().withToken("hf_secret"), new FakeWaits());

  @AfterEach
  void stop() {
    server.close();
  }

  private void breaches(String how, Runnable call) {
    assertThatExceptionOfType(HubAnswerException.class)
        .isThrownBy(call::run)
        .withMessage(
            server.address()
                + how
                + ". Check that HF_ENDPOINT names a Hub or a mirror of it, and that no proxy answers"
                + " in its place.");
  }

  private static String file(String path) {
    return "{\"type\":\"file\",\"path\":\"%s\",\"size\":3,\"oid\":\"%s\"}".formatted(path, SHA1);
  }

  @Test
  void saysWhatARepositoryIs() {
    server.answers(Reply.json(INFO));

    RepoInfo info = hub.info(TOY, "main");

    assertThat(info.repo()).isEqualTo(TOY);
    assertThat(info.commit()).isEqualTo(COMMIT);
    assertThat(info.isPrivate()).isTrue();
    assertThat(info.gated()).isTrue();
    assertThat(info.pipelineTag()).isEqualTo("feature-extraction");
    assertThat(info.libraryName()).isEqualTo("sentence-transformers");
    assertThat(info.tags()).containsExactly("onnx", "en");
    assertThat(info.card().path("license").asText()).isEqualTo("mit");
    assertThat(info.files()).containsExactly("config.json", "onnx/model.onnx");
    FakeHub.Request request = server.requests().get(0);
    assertThat(request).hasToString("GET /api/models/acme/toy/revision/main");
    assertThat(request.header("authorization")).isEqualTo("Bearer hf_secret");
    assertThat(request.header("accept-encoding")).isEqualTo("identity");
    assertThat(request.header("user-agent"))
        .isEqualTo("millstream/dev; java/" + Runtime.version().feature());
  }

  @Test
  void needsNoMoreThanACommit() {
    server.answers(Reply.json("{\"sha\":\"%s\",\"gated\":false}".formatted(COMMIT)));

    RepoInfo info = hub.info(HubRepo.dataset("acme/pairs"), "refs/pr/1");

    assertThat(info.gated()).isFalse();
    assertThat(info.isPrivate()).isFalse();
    assertThat(info.pipelineTag()).isNull();
    assertThat(info.card().isMissingNode()).isTrue();
    assertThat(info.files()).isEmpty();
    assertThat(server.asked())
        .containsExactly("GET /api/datasets/acme/pairs/revision/refs%2Fpr%2F1");
  }

  @ParameterizedTest
  @CsvSource({
    "false, false",
    "true, true",
    "'\"auto\"', true",
    "'\"manual\"', true",
    "null, false"
  })
  void knowsAllWordsForGated(String gated, boolean isGated) {
    server.answers(Reply.json("{\"sha\":\"%s\",\"gated\":%s}".formatted(COMMIT, gated)));

    assertThat(hub.info(TOY, "main").gated()).isEqualTo(isGated);
  }

  @Test
  void listsFilesOverAllPages() {
    server.answers(
        Reply.of(
                200,
                "Content-Type",
                "application/json",
                "Link",
                "<%s/api/models/acme/toy/tree/main?cursor=x>; rel=\"next\""
                    .formatted(server.address()))
            .with("[" + file("config.json") + ",{\"type\":\"directory\",\"path\":\"onnx\"}]"),
        Reply.of(
                200,
                "Link",
                "</first>; rel=\"first\", </api/models/acme/toy/tree/main?cursor=y>; title=z; rel=next")
            .with("[]"),
        Reply.json(
            """
            [{"type":"file","path":"onnx/model.onnx","size":134,"oid":"%s","xetHash":"xyz",
              "lfs":{"oid":"%s","size":90000000000,"pointerSize":134}}]
            """
                .formatted(SHA1, SHA256)));

    assertThat(hub.files(TOY, "main"))
        .containsExactly(
            new RepoFile("config.json", 3, SHA1, null, null),
            new RepoFile("onnx/model.onnx", 90_000_000_000L, SHA1, SHA256, "xyz"));
    assertThat(server.asked())
        .containsExactly(
            "GET /api/models/acme/toy/tree/main?recursive=true&expand=false",
            "GET /api/models/acme/toy/tree/main?cursor=x",
            "GET /api/models/acme/toy/tree/main?cursor=y");
  }

  @Test
  void followsARenamedRepositoryOnTheSameServerOnly() {
    server.answers(Reply.of(307, "Location", "/api/models/acme/new"), Reply.json(INFO));

    assertThat(hub.info(TOY, "main").commit()).isEqualTo(COMMIT);
    assertThat(server.asked()).last().isEqualTo("GET /api/models/acme/new");

    server.answers(request -> Reply.of(302, "Location", "http://localhost:1/x?secret=1"));
    breaches(
        "/api/models/acme/toy/revision/main does not answer as a Hub does: it redirects to"
            + " http://localhost:1/x",
        () -> hub.info(TOY, "main"));
  }

  @Test
  void refusesANextPageOnAnotherServer() {
    server.answers(Reply.of(200, "Link", "<http://localhost:1/x>; rel=\"next\"").with("[]"));

    breaches(
        "/api/models/acme/toy/tree/main does not answer as a Hub does: its next page is at another"
            + " server",
        () -> hub.files(TOY, "main"));
  }

  @Test
  void endsAListingThatDoesNotEnd() {
    server.answers(Reply.of(200, "Link", "</same>; rel=\"next\"").with("[]"));
    breaches(
        "/same does not answer as a Hub does: its listing has more than 1000 pages",
        () -> hub.files(TOY, "main"));

    String many =
        IntStream.rangeClosed(0, 100_000)
            .mapToObj(i -> file("f" + i))
            .collect(Collectors.joining(",", "[", "]"));
    server.answers(request -> Reply.json(many));
    breaches(
        "/api/models/acme/toy/tree/main does not answer as a Hub does: its listing has more than"
            + " 100000 files",
        () -> hub.files(TOY, "main"));
  }

  @ParameterizedTest
  @CsvSource({"../x", "/etc/passwd", "a//b", "a/../../b", "C:x", "a\\\\b", "''"})
  void refusesAFileNameThatLeadsOutside(String name) {
    String shown = name.replace("\\\\", "\\");
    server.answers(Reply.json("[" + file(name) + "]"));
    breaches(
        "/api/models/acme/toy/tree/main does not answer as a Hub does: file name '"
            + shown
            + "' would lead outside the repository",
        () -> hub.files(TOY, "main"));

    server.answers(
        request ->
            Reply.json(
                "{\"sha\":\"%s\",\"siblings\":[{\"rfilename\":\"%s\"}]}".formatted(COMMIT, name)));
    breaches(
        "/api/models/acme/toy/revision/main does not answer as a Hub does: file name '"
            + shown
            + "' would lead outside the repository",
        () -> hub.info(TOY, "main"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"type":"file","path":"a","size":1,"oid":"xyz"}    | file 'a' has no hash that can be checked
          {"type":"file","path":"a","size":1}                | file 'a' has no hash that can be checked
          {"type":"file","path":"a","size":1,"oid":"SHA1","lfs":{"oid":"../x"}} | file 'a' has no hash that can be checked
          {"type":"file","path":"a","size":-1,"oid":"SHA1"}  | file 'a' has no size
          {"type":"file","path":"a","size":1.5,"oid":"SHA1"} | file 'a' has no size
          {"type":"file","path":"a","size":1e99,"oid":"SHA1"} | file 'a' has no size
          {"type":"file","path":"a","oid":"SHA1"}            | file 'a' has no size
          {"type":"file","size":1,"oid":"SHA1"}              | file name '' would lead outside the repository
          """)
  void refusesAFileThatCannotBeChecked(String entry, String how) {
    server.answers(Reply.json("[" + entry.replace("SHA1", SHA1) + "]"));

    breaches(
        "/api/models/acme/toy/tree/main does not answer as a Hub does: " + how,
        () -> hub.files(TOY, "main"));
  }

  @Test
  void refusesWhatIsNoAnswerOfAHub() {
    String place = "/api/models/acme/toy/revision/main does not answer as a Hub does: ";
    server.answers(Reply.of(200, "Content-Type", "text/HTML; charset=utf-8").with("<html>"));
    breaches(place + "a web page came", () -> hub.info(TOY, "main"));
    for (String wrong : new String[] {"<html>", "{\"sha\":", "", "{} {}"}) {
      server.answers(request -> Reply.json(wrong));
      breaches(
          place + (wrong.isEmpty() ? "sha is no commit of 40 hex digits" : "no JSON came"),
          () -> hub.info(TOY, "main"));
    }
    for (String wrong : new String[] {"{}", "[]", "3", "{\"sha\":\"../../x\"}"}) {
      server.answers(request -> Reply.json(wrong));
      breaches(place + "sha is no commit of 40 hex digits", () -> hub.info(TOY, "main"));
    }
    server.answers(request -> Reply.json("{}"));
    breaches(
        "/api/models/acme/toy/tree/main does not answer as a Hub does: no list of files came",
        () -> hub.files(TOY, "main"));
  }

  @Test
  void refusesAnotherCommitThanTheOneThatWasAskedFor() {
    server.answers(Reply.json(INFO));
    String pinned = "f".repeat(40);

    breaches(
        "/api/models/acme/toy/revision/%s does not answer as a Hub does: commit %s was asked for, but %s came"
            .formatted(pinned, pinned, COMMIT),
        () -> hub.info(TOY, pinned));
  }

  @Test
  void readsNoMoreThanItsLimit() {
    server.answers(Reply.json(" ".repeat(32 * 1024 * 1024 + 1)));

    breaches(
        "/api/models/acme/toy/revision/main does not answer as a Hub does: more than 33554432 bytes"
            + " came",
        () -> hub.info(TOY, "main"));
  }

  @Test
  void asksNothingOfAnybodyOffline() {
    HubSettings settings = server.settings();
    HttpHub offline =
        new HttpHub(
            new HubSettings(
                settings.endpoint(),
                null,
                true,
                settings.metadataTimeout(),
                settings.downloadTimeout(),
                settings.proxies()));

    for (Runnable call :
        List.<Runnable>of(
            () -> offline.info(TOY, "main"),
            () -> offline.files(TOY, "main"),
            () -> offline.head(TOY, "main", "config.json"))) {
      assertThatExceptionOfType(OfflineException.class)
          .isThrownBy(call::run)
          .withMessageEndingWith(
              " was not sent: HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE forbids the network. Fetch it"
                  + " once where the network may be used, or unset the variable.");
    }
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void refusesNamesThatNoRepositoryHas() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> hub.head(TOY, "main", "../x"))
        .withMessage(
            "'../x' cannot be a file of model 'acme/toy': its name must lead nowhere but below the"
                + " repository. Write it as in the repository's listing, e.g. onnx/model.onnx.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> hub.info(TOY, "a..b"))
        .withMessageStartingWith("'a..b' is not a revision");
    assertThat(server.requests()).isEmpty();
  }
}
