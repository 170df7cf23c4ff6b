package dev.millstream.hub.mirror;

import static dev.millstream.hub.mirror.MirrorClient.deletion;
import static dev.millstream.hub.mirror.MirrorClient.file;
import static dev.millstream.hub.mirror.MirrorClient.header;
import static dev.millstream.hub.mirror.MirrorClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MirrorCommitTest {
  private static final String ID = "acme/new";

  @TempDir Path folder;
  PlainRoot root;
  MirrorServer mirror;
  MirrorClient client;

  @BeforeEach
  void start() throws IOException {
    root = PlainRoot.in(folder);
    mirror = MirrorServer.start(MirrorSettings.of(root.root()));
    client = new MirrorClient(mirror);
  }

  @AfterEach
  void stop() throws IOException {
    mirror.close();
  }

  private String head(String id) {
    return client.json("/api/models/" + id).get("sha").textValue();
  }

  private String committed(String... lines) {
    HttpResponse<byte[]> response = client.commit(ID, "main", "", lines);
    assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
    return MirrorClient.json(response).get("commitOid").textValue();
  }

  private String read(String revision, String path) {
    return text(client.get("/%s/resolve/%s/%s".formatted(ID, revision, path)));
  }

  private List<String> files(String revision) {
    return client
        .json("/api/models/%s/revision/%s".formatted(ID, revision))
        .get("siblings")
        .findValuesAsText("rfilename");
  }

  private void refuses(HttpResponse<byte[]> response, int status, String sentence) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(MirrorClient.json(response).get("error").textValue()).isEqualTo(sentence);
  }

  @Test
  void makesARepositoryOnce() {
    String json = "{\"organization\": \"acme\", \"name\": \"new\", \"visibility\": \"private\"}";
    HttpResponse<byte[]> made = client.post("/api/repos/create", json);
    HttpResponse<byte[]> again = client.post("/api/repos/create", json);

    assertThat(made.statusCode()).isEqualTo(200);
    assertThat(MirrorClient.json(made).get("url").textValue())
        .isEqualTo(mirror.endpoint() + "/acme/new");
    refuses(again, 409, "model 'acme/new' exists already.");
    assertThat(MirrorClient.json(again).get("url").textValue())
        .isEqualTo(mirror.endpoint() + "/acme/new");
    assertThat(client.json("/api/models/" + ID).get("private").booleanValue()).isTrue();
    assertThat(files("main")).isEmpty();
  }

  @Test
  void makesNoRepositoryInThePlaceOfAPlainFolder() {
    refuses(
        client.post("/api/repos/create", "{\"organization\": \"acme\", \"name\": \"toy\"}"),
        409,
        "model 'acme/toy' exists already.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../etc", "a--b", ".hidden", "x/y/z", ""})
  void makesNoRepositoryOfAHostileName(String name) {
    HttpResponse<byte[]> response =
        client.post(
            "/api/repos/create", "{\"organization\": \"acme\", \"name\": \"%s\"}".formatted(name));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(text(response)).contains("is not a repository of the Hugging Face Hub");
  }

  @Test
  void keepsEveryCommit() throws IOException {
    client.create(ID);
    String first = committed(file("config.json", "1"), file("onnx/notes.txt", "n"));
    String second = committed(file("config.json", "2"));
    String third = committed(deletion("deletedFolder", "onnx"));

    mirror.close();
    mirror = MirrorServer.start(MirrorSettings.of(root.root()));
    client = new MirrorClient(mirror);

    assertThat(List.of(read(first, "config.json"), read(second, "config.json")))
        .containsExactly("1", "2");
    assertThat(files(second)).containsExactly("config.json", "onnx/notes.txt");
    assertThat(files("main")).containsExactly("config.json");
    assertThat(head(ID)).isEqualTo(third);
    JsonNode history = client.json("/api/models/%s/commits/main".formatted(ID));
    assertThat(history.findValuesAsText("id")).startsWith(third, second, first).hasSize(4);
    assertThat(history.findValuesAsText("title"))
        .containsExactly("a change", "a change", "a change", "initial commit");
  }

  @Test
  void storesThemAsACacheThatPythonReads() throws IOException {
    client.create(ID);
    String commit = committed(file("onnx/notes.txt", "n"));

    Path repository = root.root().resolve("models--acme--new");
    assertThat(repository.resolve("refs/main")).hasContent(commit);
    Path link = repository.resolve("snapshots").resolve(commit).resolve("onnx/notes.txt");
    assertThat(Files.readSymbolicLink(link))
        .isEqualTo(Path.of("../../../blobs", MirrorClient.gitSha1("n")));
    assertThat(link).hasContent("n");
    assertThat(MirrorClient.JSON.readTree(repository.resolve("trees/" + commit + ".json").toFile()))
        .hasToString(
            "{\"format_version\":1,\"files\":{\"onnx/notes.txt\":{\"size\":1,\"blob_id\":\"%s\"}}}"
                .formatted(MirrorClient.gitSha1("n")));
  }

  @Test
  void appliesChangesInTheirOrder() {
    client.create(ID);
    committed(file("a/1", "1"), file("b", "b"));

    committed(deletion("deletedFolder", "a"), file("a/2", "2"), deletion("deletedFile", "b"));

    assertThat(files("main")).containsExactly("a/2");
  }

  @Test
  void refusesToFollowAnotherCommitThanTheSenderSaw() {
    client.create(ID);
    String seen = head(ID);
    String now = committed(file("config.json", "1"));

    refuses(
        client.commit(ID, "main", seen, file("config.json", "2")),
        412,
        ("'main' of model 'acme/new' is at commit %s, not at %s: somebody committed in between."
                + " Look at what changed and commit again.")
            .formatted(now, seen));
    assertThat(read("main", "config.json")).isEqualTo("1");
    assertThat(client.commit(ID, "main", now, file("config.json", "2")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void putsCommitsThatComeTogetherOneAfterTheOther() {
    client.create(ID);
    String start = head(ID);

    List<CompletableFuture<Integer>> plain = new ArrayList<>();
    List<CompletableFuture<Integer>> guarded = new ArrayList<>();
    IntStream.range(0, 8)
        .forEach(
            i ->
                plain.add(
                    CompletableFuture.supplyAsync(
                        () -> client.commit(ID, "main", "", file("f" + i, "x")).statusCode())));
    assertThat(plain.stream().map(CompletableFuture::join)).containsOnly(200).hasSize(8);
    String before = head(ID);
    IntStream.range(0, 8)
        .forEach(
            i ->
                guarded.add(
                    CompletableFuture.supplyAsync(
                        () -> client.commit(ID, "main", before, file("g" + i, "x")).statusCode())));

    assertThat(guarded.stream().map(CompletableFuture::join)).containsOnlyOnce(200).contains(412);
    assertThat(files("main")).hasSize(9);
    assertThat(client.json("/api/models/%s/commits/main".formatted(ID)).findValuesAsText("id"))
        .hasSize(10)
        .contains(start);
  }

  @Test
  void makesPullRequestsAndBranches() {
    client.create(ID);
    String first = committed(file("config.json", "1"));
    for (int number = 1; number <= 2; number++) {
      HttpResponse<byte[]> made =
          client.commit(ID, "main?create_pr=1", "", file("config.json", "pr" + number));
      assertThat(MirrorClient.json(made).get("pullRequestUrl").textValue())
          .isEqualTo(mirror.endpoint() + "/acme/new/discussions/" + number);
    }
    client.post("/api/models/%s/branch/side%%2Fline".formatted(ID), "{}");
    client.commit(ID, "side%2Fline", "", file("config.json", "side"));
    client.post("/api/models/%s/tag/side%%2Fline".formatted(ID), "{\"tag\": \"v1\"}");

    assertThat(head(ID)).isEqualTo(first);
    assertThat(read("refs%2Fpr%2F1", "config.json")).isEqualTo("pr1");
    assertThat(read("refs/pr/2", "config.json")).isEqualTo("pr2");
    assertThat(read("side%2Fline", "config.json")).isEqualTo("side");
    assertThat(read("side/line", "config.json")).isEqualTo("side");
    assertThat(read("v1", "config.json")).isEqualTo("side");
    JsonNode refs = client.json("/api/models/%s/refs".formatted(ID));
    assertThat(refs.get("branches").findValuesAsText("name"))
        .containsExactly("main", "side/line", "v1");
    assertThat(refs.get("pullRequests").findValuesAsText("ref"))
        .containsExactly("refs/pr/1", "refs/pr/2");
    refuses(
        client.post("/api/models/%s/branch/v1".formatted(ID), ""),
        409,
        "model 'acme/new' has a revision 'v1' already.");
    refuses(
        client.post("/api/models/%s/branch/side".formatted(ID), ""),
        409,
        "model 'acme/new' cannot have 'side' beside 'side/line': one would be a folder of the"
            + " other. Choose another name.");
    refuses(
        client.post("/api/models/%s/branch/refs%%2Fpr%%2F9".formatted(ID), ""),
        400,
        "'refs/pr/9' cannot be a new branch or tag: it reads as a commit or a pull request. Choose"
            + " another name.");
  }

  @Test
  void takesAPlainFolderOverWithItsFirstCommit() {
    String plain = head("acme/toy");

    HttpResponse<byte[]> made = client.commit("acme/toy", "main", plain, file("new.txt", "new"));

    assertThat(made.statusCode()).as(text(made)).isEqualTo(200);
    assertThat(text(client.get("/acme/toy/resolve/main/new.txt"))).isEqualTo("new");
    assertThat(client.get("/acme/toy/resolve/main/onnx/model.onnx").body())
        .isEqualTo(PlainRoot.ONNX);
    assertThat(client.get("/acme/toy/resolve/" + plain + "/new.txt").statusCode()).isEqualTo(404);
    assertThat(root.root().resolve("acme/toy/new.txt")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "../x | '../x' cannot be a file's name: it must be relative, without '..', ':' and '\\', and"
            + " outside .git",
        "/x | '/x' cannot be a file's name: it must be relative, without '..', ':' and '\\', and"
            + " outside .git",
        "a/.GIT/x | 'a/.GIT/x' cannot be a file's name: it must be relative, without '..', ':' and"
            + " '\\', and outside .git",
      })
  void refusesHostileNames(String path, String why) {
    client.create(ID);

    refuses(
        client.commit(ID, "main", "", file(path, "x")),
        400,
        "the commit cannot be made: %s. Correct it and send it again.".formatted(why));
    assertThat(files("main")).isEmpty();
  }

  @Test
  void refusesCommitsThatCannotBeRead() {
    client.create(ID);
    String wrong = "the commit cannot be made: %s. Correct it and send it again.";
    String path = "/api/models/%s/commit/main".formatted(ID);

    refuses(
        client.commit(ID, "main", "", "{"), 400, wrong.formatted("one of its lines is not JSON"));
    refuses(
        client.post(path, "{\"key\": \"file\"}"),
        400,
        wrong.formatted("its first line is no header with a 'summary'"));
    refuses(
        client.commit(ID, "main", "abc"),
        400,
        wrong.formatted("its parentCommit 'abc' is not a commit of 40 hex digits"));
    refuses(
        client.commit(ID, "main", "", "{\"key\": \"x\", \"value\": {\"path\": \"p\"}}"),
        400,
        wrong.formatted("'x' is not a change: file, lfsFile, deletedFile and deletedFolder are"));
    refuses(
        client.commit(
            ID,
            "main",
            "",
            "{\"key\": \"lfsFile\", \"value\": {\"path\": \"p\", \"oid\": \"%s\"}}"
                .formatted("0".repeat(64))),
        400,
        wrong.formatted(
            "the content of 'p' (sha256 %s) has not been uploaded".formatted("0".repeat(64))));
    assertThat(files("main")).isEmpty();
  }

  @Test
  void refusesCommitsThatDoNotFitTheRepository() {
    client.create(ID);

    refuses(
        client.commit(ID, "main", "", deletion("deletedFile", "p")),
        404,
        "A file with this name doesn't exist: 'p'. List the repository's files and delete one of"
            + " them.");
    refuses(
        client.commit(ID, "main", "", file("a", "1"), file("a/b", "2")),
        400,
        "'a' would be a file and, for 'a/b', a folder. Delete one of them in the same commit.");
    refuses(
        client.commit(ID, head(ID), "", file("a", "1")),
        400,
        "'%s' is a commit of model 'acme/new'; commit to a branch, e.g. main.".formatted(head(ID)));
    assertThat(header(client.commit(ID, "none", "", file("a", "1")), "X-Error-Code"))
        .isEqualTo("RevisionNotFound");
    assertThat(header(client.commit("acme/none", "main", "", file("a", "1")), "X-Error-Code"))
        .isEqualTo("RepoNotFound");
    assertThat(files("main")).isEmpty();
  }

  @Test
  void refusesASmallFileThatIsLarge() {
    client.create(ID);

    refuses(
        client.commit(ID, "main", "", file("big.txt", "x".repeat(10_100_000))),
        413,
        "a file within a commit has at most 10000000 bytes. Upload larger ones through LFS.");
  }

  @Test
  void saysHowFilesAreToBeSent() {
    JsonNode answer =
        MirrorClient.json(
            client.post(
                "/api/models/acme/toy/preupload/main",
                """
                {"files": [
                  {"path": "config.json", "size": 40, "sample": ""},
                  {"path": "onnx/model.onnx", "size": 26, "sample": ""},
                  {"path": "empty.onnx", "size": 0, "sample": ""},
                  {"path": "big.json", "size": 10000000, "sample": ""}]}
                """));

    assertThat(answer.get("files").findValuesAsText("uploadMode"))
        .containsExactly("regular", "lfs", "regular", "lfs");
    assertThat(answer.get("files").get(1).get("oid").textValue())
        .isEqualTo(MirrorClient.sha256(PlainRoot.ONNX));
    assertThat(answer.get("files").get(3).has("oid")).isFalse();
  }

  @Test
  void leavesARootToTheMirrorThatWritesToIt() throws IOException {
    client.create(ID);
    try (MirrorServer second = MirrorServer.start(MirrorSettings.of(root.root()))) {
      MirrorClient other = new MirrorClient(second);

      refuses(
          other.commit(ID, "main", "", file("a", "1")),
          409,
          "another mirror writes to %s. Send uploads to that one, or stop it first."
              .formatted(root.root()));
      assertThat(other.json("/api/models/" + ID).get("sha").textValue()).isEqualTo(head(ID));
    }
  }
}
