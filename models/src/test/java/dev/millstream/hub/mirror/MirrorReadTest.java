package dev.millstream.hub.mirror;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain folders, read over HTTP. */
class MirrorReadTest {
  private static final String FILE = "/acme/toy/resolve/main/onnx/model.onnx";

  @TempDir Path folder;
  PlainRoot root;
  MirrorServer mirror;
  MirrorClient client;

  @BeforeEach
  void start() throws IOException {
    root = PlainRoot.in(folder);
    mirror =
        MirrorServer.start(
            MirrorSettings.of(root.root())
                .withSizes(1 << 20, 2)
                .withCard(yaml -> MirrorClient.JSON.createObjectNode().put("license", "mit")));
    client = new MirrorClient(mirror);
  }

  @AfterEach
  void stop() throws IOException {
    mirror.close();
  }

  private String commit() {
    return client.json("/api/models/acme/toy").get("sha").textValue();
  }

  @Test
  void saysWhatARepositoryIs() {
    JsonNode info = client.json("/api/models/acme/toy?blobs=true&expand=config");

    assertThat(info.get("id").textValue()).isEqualTo("acme/toy");
    assertThat(info.get("sha").textValue()).matches("[0-9a-f]{40}");
    assertThat(info.get("private").booleanValue()).isFalse();
    assertThat(info.get("gated").booleanValue()).isFalse();
    assertThat(info.get("library_name").textValue()).isEqualTo("transformers");
    assertThat(info.get("tags")).hasToString("[\"transformers\",\"onnx\",\"license:mit\"]");
    assertThat(info.get("cardData")).hasToString("{\"license\":\"mit\"}");
    assertThat(info.get("config")).hasToString("{\"model_type\":\"bert\"}");
    assertThat(info.get("siblings").findValuesAsText("rfilename"))
        .containsExactly(
            ".gitattributes", "README.md", "config.json", "onnx/deep/notes.txt", "onnx/model.onnx");
    JsonNode onnx = info.get("siblings").get(4);
    String sha256 = MirrorClient.sha256(PlainRoot.ONNX);
    assertThat(onnx.get("size").intValue()).isEqualTo(26);
    assertThat(onnx.get("lfs").get("sha256").textValue()).isEqualTo(sha256);
    String pointer =
        "version https://git-lfs.github.com/spec/v1\noid sha256:" + sha256 + "\nsize 26\n";
    assertThat(onnx.get("blobId").textValue()).isEqualTo(MirrorClient.gitSha1(pointer));
    assertThat(onnx.get("lfs").get("pointerSize").intValue()).isEqualTo(pointer.length());
  }

  @Test
  void servesBareNamesAndDatasets() {
    assertThat(client.json("/api/models/bare").get("siblings")).hasSize(2);
    assertThat(text(client.get("/bare/resolve/main/config.json"))).isEqualTo("{}");
    assertThat(client.json("/api/datasets/acme/rows/revision/main").get("siblings")).hasSize(1);
    assertThat(text(client.get("/datasets/acme/rows/resolve/main/data/train.csv")))
        .isEqualTo("a,b\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acme",
        "bare/onnx",
        "datasets/acme",
        "acme/none",
        "none",
        "acme/toy.git",
        "a/b/c"
      })
  void hasNoRepositoryWhereThereIsNone(String id) {
    HttpResponse<byte[]> response = client.get("/" + id + "/resolve/main/config.json");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(client.get("/api/models/" + id).statusCode()).isEqualTo(404);
  }

  @Test
  void servesRepositoriesBesideAnOrganisationsReadme() throws IOException {
    root.write("acme/README.md", "# Acme");

    assertThat(client.get("/api/models/acme/toy").statusCode()).isEqualTo(200);
  }

  @Test
  void saysThatThereIsNoRepository() {
    HttpResponse<byte[]> response = client.get("/api/models/acme/none");

    String sentence =
        "the mirror has no model 'acme/none'. Check the name, put its files below the mirror's"
            + " root, or upload it.";
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(header(response, "X-Error-Code")).isEqualTo("RepoNotFound");
    assertThat(header(response, "X-Error-Message")).isEqualTo(sentence);
    assertThat(MirrorClient.json(response).get("error").textValue()).isEqualTo(sentence);
  }

  @Test
  void listsPageByPage() {
    List<String> names = new ArrayList<>();
    HttpResponse<byte[]> page = client.get("/api/models/acme/toy/tree/main?recursive=True");
    for (String next = next(page); !next.isEmpty(); next = next(page)) {
      assertThat(MirrorClient.json(page)).hasSize(2);
      names.addAll(MirrorClient.json(page).findValuesAsText("path"));
      page = client.get(next);
    }
    names.addAll(MirrorClient.json(page).findValuesAsText("path"));

    assertThat(names)
        .containsExactly(
            ".gitattributes",
            "README.md",
            "config.json",
            "onnx",
            "onnx/deep",
            "onnx/deep/notes.txt",
            "onnx/model.onnx");
  }

  private static String next(HttpResponse<byte[]> page) {
    String link = header(page, "Link");
    return link.isEmpty() ? "" : link.substring(1, link.indexOf('>'));
  }

  @Test
  void listsAFolder() {
    JsonNode entries = client.json("/api/models/acme/toy/tree/main/onnx");

    assertThat(entries.findValuesAsText("path")).containsExactly("onnx/deep", "onnx/model.onnx");
    assertThat(entries.findValuesAsText("type")).containsExactly("directory", "file");
    assertThat(entries.get(1).get("lfs").get("oid").textValue())
        .isEqualTo(MirrorClient.sha256(PlainRoot.ONNX));
    HttpResponse<byte[]> none = client.get("/api/models/acme/toy/tree/main/none");
    assertThat(header(none, "X-Error-Code")).isEqualTo("EntryNotFound");
  }

  @Test
  void tellsAboutChosenPathsAskedForByFormOrJson() {
    String path = "/api/models/acme/toy/paths-info/main";
    HttpResponse<byte[]> form =
        client.post(
            path,
            "paths=onnx&paths=config.json&paths=none&expand=False",
            "Content-Type",
            "application/x-www-form-urlencoded");
    HttpResponse<byte[]> json =
        client.post(
            path,
            "{\"paths\": [\"onnx\", \"config.json\", \"none\"]}",
            "Content-Type",
            "application/json");

    assertThat(MirrorClient.json(form).findValuesAsText("path"))
        .containsExactly("onnx", "config.json");
    assertThat(json.body()).isEqualTo(form.body());
  }

  @Test
  void saysWhatALargeFileIs() {
    HttpResponse<byte[]> response = client.head(FILE);

    String etag = '"' + MirrorClient.sha256(PlainRoot.ONNX) + '"';
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "X-Repo-Commit")).isEqualTo(commit());
    assertThat(header(response, "ETag")).isEqualTo(etag);
    assertThat(header(response, "X-Linked-Etag")).isEqualTo(etag);
    assertThat(header(response, "X-Linked-Size")).isEqualTo("26");
    assertThat(header(response, "Content-Length")).isEqualTo("26");
    assertThat(header(response, "Accept-Ranges")).isEqualTo("bytes");
    assertThat(response.body()).isEmpty();
  }

  @Test
  void saysWhatASmallFileIs() {
    HttpResponse<byte[]> response = client.head("/acme/toy/resolve/main/onnx/deep/notes.txt");

    assertThat(header(response, "ETag")).isEqualTo('"' + MirrorClient.gitSha1("deep") + '"');
    assertThat(header(response, "X-Linked-Etag")).isEmpty();
    assertThat(header(response, "Content-Length")).isEqualTo("4");
  }

  @Test
  void sendsAFileOrAPartOfIt() {
    assertThat(client.get(FILE).body()).isEqualTo(PlainRoot.ONNX);

    HttpResponse<byte[]> part = client.get(FILE, "Range", "bytes=3-5");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(text(part)).isEqualTo("345");
    assertThat(header(part, "Content-Range")).isEqualTo("bytes 3-5/26");
    assertThat(text(client.get(FILE, "Range", "bytes=-4"))).isEqualTo("file");
    assertThat(text(client.get(FILE, "Range", "bytes=20-"))).isEqualTo("X file");
    assertThat(client.get(FILE, "Range", "bytes=0-1,3-4").statusCode()).isEqualTo(200);
    HttpResponse<byte[]> head = client.head(FILE, "Range", "bytes=3-5");
    assertThat(head.statusCode()).isEqualTo(206);
    assertThat(header(head, "Content-Length")).isEqualTo("3");
  }

  @Test
  void refusesAPartThatTheFileHasNot() {
    HttpResponse<byte[]> response = client.get(FILE, "Range", "bytes=26-");

    assertThat(response.statusCode()).isEqualTo(416);
    assertThat(header(response, "Content-Range")).isEqualTo("bytes */26");
    assertThat(header(response, "X-Error-Message"))
        .isEqualTo("'onnx/model.onnx' has 26 bytes, so it has no range bytes=26-.");
  }

  @Test
  void sendsNothingToThoseWhoHaveItAndAllToThoseWhoHaveAnother() {
    String etag = header(client.head(FILE), "ETag");

    assertThat(client.get(FILE, "If-None-Match", etag).statusCode()).isEqualTo(304);
    assertThat(client.get(FILE, "Range", "bytes=1-2", "If-Range", etag).statusCode())
        .isEqualTo(206);
    assertThat(client.get(FILE, "Range", "bytes=1-2", "If-Range", "\"x\"").statusCode())
        .isEqualTo(200);
  }

  @Test
  void sendsAnEmptyFile() throws IOException {
    root.write("acme/toy/empty.txt", "");

    HttpResponse<byte[]> response = client.get("/acme/toy/resolve/main/empty.txt");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(header(response, "ETag")).isEqualTo("\"e69de29bb2d1d6434b8b29ae775ad8c2e48c5391\"");
  }

  @Test
  void namesTheCommitOfAFileThatIsMissing() {
    HttpResponse<byte[]> response = client.get("/acme/toy/resolve/main/none.txt");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(header(response, "X-Error-Code")).isEqualTo("EntryNotFound");
    assertThat(header(response, "X-Repo-Commit")).isEqualTo(commit());
    assertThat(header(response, "X-Error-Message"))
        .isEqualTo("model 'acme/toy' has no file 'none.txt' at commit %s.".formatted(commit()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v1",
        "refs%2Fpr%2F1",
        "refs/pr/1",
        "..%2F..",
        "ffffffffffffffffffffffffffffffffffffffff"
      })
  void hasNoRevisionButMainAndItsCommit(String revision) {
    for (String path :
        List.of("/api/models/acme/toy/revision/%s", "/acme/toy/resolve/%s/config.json")) {
      HttpResponse<byte[]> response = client.get(path.formatted(revision));

      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(header(response, "X-Error-Code")).isEqualTo("RevisionNotFound");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".git/config",
        ".cache/huggingface/x",
        "..%2F..%2Fbare%2Fconfig.json",
        "%2e%2e/%2e%2e/bare/config.json",
        "onnx%5C..%5Cconfig.json",
        "onnx//model.onnx",
        "%2Fetc%2Fpasswd",
        "out.txt",
        "folder/config.json"
      })
  void servesNothingHiddenOrOutside(String path) throws IOException {
    Path outside = Files.writeString(Files.createTempFile("outside", ".txt"), "secret");
    Files.createSymbolicLink(root.root().resolve("acme/toy/out.txt"), outside);
    Files.createSymbolicLink(root.root().resolve("acme/toy/folder"), root.root().resolve("bare"));

    HttpResponse<byte[]> response = client.get("/acme/toy/resolve/main/" + path);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(header(response, "X-Error-Code")).isEqualTo("EntryNotFound");
    Files.delete(outside);
  }

  @Test
  void servesNoFolderOutside(@TempDir Path outside) throws IOException {
    Files.writeString(outside.resolve("config.json"), "secret");
    Files.createSymbolicLink(root.root().resolve("acme/away"), outside);

    assertThat(client.get("/acme/away/resolve/main/config.json").statusCode()).isEqualTo(404);
  }

  @Test
  void followsALinkToAFileBelowTheRoot() throws IOException {
    Files.createSymbolicLink(
        root.root().resolve("acme/toy/same.json"), root.root().resolve("bare/config.json"));

    assertThat(text(client.get("/acme/toy/resolve/main/same.json"))).isEqualTo("{}");
  }

  @Test
  void hasTheCommitOfItsContent(@TempDir Path other) throws IOException {
    String before = commit();
    try (MirrorServer twin = MirrorServer.start(MirrorSettings.of(PlainRoot.in(other).root()))) {
      assertThat(new MirrorClient(twin).json("/api/models/acme/toy").get("sha").textValue())
          .isEqualTo(before);
    }

    root.write("acme/toy/config.json", "{\"model_type\": \"gpt2\"}");

    assertThat(commit()).isNotEqualTo(before);
    assertThat(header(client.get("/acme/toy/resolve/" + before + "/x"), "X-Error-Code"))
        .isEqualTo("RevisionNotFound");
    assertThat(text(client.get("/acme/toy/resolve/" + commit() + "/config.json")))
        .isEqualTo("{\"model_type\": \"gpt2\"}");
  }

  @Test
  void listsItsOneBranch() {
    JsonNode refs = client.json("/api/models/acme/toy/refs");

    assertThat(refs.get("branches"))
        .hasToString(
            "[{\"name\":\"main\",\"ref\":\"refs/heads/main\",\"targetCommit\":\"%s\"}]"
                .formatted(commit()));
    assertThat(refs.get("pullRequests")).isEmpty();
  }

  @Test
  void answersWrongRequestsWithASentence() {
    assertThat(text(client.post(FILE, "x")))
        .isEqualTo("{\"error\":\"POST is not offered here; ask with GET.\"}");
    assertThat(text(client.get("/api/models/acme/toy/commit/main")))
        .isEqualTo("{\"error\":\"GET is not offered here; ask with POST.\"}");
    assertThat(text(client.get("/api/models/acme/toy/tree")))
        .isEqualTo("{\"error\":\"the address lacks a revision. Add one, e.g. main.\"}");
    assertThat(text(client.get("/acme/toy")))
        .isEqualTo("{\"error\":\"the mirror has nothing at this address.\"}");
    assertThat(text(client.get("/api/models/acme/toy/tree/main?cursor=x")))
        .isEqualTo("{\"error\":\"'cursor' is 'x' but must be a whole number.\"}");
    assertThat(text(client.get("/api/models/acme/toy/xet-write-token/main")))
        .isEqualTo(
            "{\"error\":\"this mirror does not speak Xet. Set HF_HUB_DISABLE_XET=1 and upload"
                + " again; downloads need no Xet.\"}");
  }

  @Test
  void findsNothingInTheModelCardToComplainAbout() {
    assertThat(text(client.post("/api/validate-yaml", "{\"content\": \"\"}")))
        .isEqualTo("{\"warnings\":[],\"errors\":[]}");
  }

  @Test
  void writesNothingBelowTheRootWhileItIsRead() {
    client.get(FILE);

    assertThat(Files.exists(root.root().resolve(".millstream"))).isFalse();
  }
}
