package dev.millstream.hub.mirror;

import static dev.millstream.hub.mirror.MirrorClient.header;
import static dev.millstream.hub.mirror.MirrorClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cache that huggingface_hub could have written, served as it is. */
class CacheRootTest {
  private static final String COMMIT = "1110a243fdf4706b3f48f1d95db1a4f5529b4d41";
  private static final String OLD = "2220a243fdf4706b3f48f1d95db1a4f5529b4d41";
  private static final String SHA256 = MirrorClient.sha256(PlainRoot.ONNX);

  @TempDir Path cache;
  Path repository;
  MirrorServer mirror;
  MirrorClient client;

  @BeforeEach
  void start() throws IOException {
    cache = cache.toRealPath();
    repository = cache.resolve("models--acme--toy");
    write("blobs/" + MirrorClient.gitSha1("{}"), "{}");
    Files.write(repository.resolve("blobs").resolve(SHA256), PlainRoot.ONNX);
    link(COMMIT, "config.json", "../../blobs/" + MirrorClient.gitSha1("{}"));
    link(COMMIT, "onnx/model.onnx", "../../../blobs/" + SHA256);
    link(OLD, "config.json", "../../blobs/" + MirrorClient.gitSha1("{}"));
    write("snapshots/" + COMMIT + "/copied.txt", "no link could be made");
    write("refs/main", COMMIT);
    write("refs/refs/pr/1", OLD + "\n");
    mirror = MirrorServer.start(MirrorSettings.of(cache));
    client = new MirrorClient(mirror);
  }

  @AfterEach
  void stop() throws IOException {
    mirror.close();
  }

  private void write(String name, String content) throws IOException {
    Files.createDirectories(repository.resolve(name).getParent());
    Files.writeString(repository.resolve(name), content);
  }

  private void link(String commit, String name, String target) throws IOException {
    Path link = repository.resolve("snapshots").resolve(commit).resolve(name);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of(target));
  }

  private String commitOf(String revision) {
    return client.json("/api/models/acme/toy/revision/" + revision).get("sha").textValue();
  }

  @Test
  void servesRevisionsAndEveryCommit() {
    assertThat(commitOf("main")).isEqualTo(COMMIT);
    assertThat(commitOf("refs%2Fpr%2F1")).isEqualTo(OLD);
    assertThat(commitOf("refs/pr/1")).isEqualTo(OLD);
    assertThat(commitOf(OLD)).isEqualTo(OLD);
    assertThat(client.get("/api/models/acme/toy/revision/v1").statusCode()).isEqualTo(404);
  }

  @Test
  void listsWhatASnapshotHolds() {
    assertThat(client.json("/api/models/acme/toy").get("siblings").findValuesAsText("rfilename"))
        .containsExactly("config.json", "copied.txt", "onnx/model.onnx");
    assertThat(header(client.head("/acme/toy/resolve/main/onnx/model.onnx"), "X-Linked-Etag"))
        .isEqualTo('"' + SHA256 + '"');
    assertThat(header(client.head("/acme/toy/resolve/main/config.json"), "ETag"))
        .isEqualTo('"' + MirrorClient.gitSha1("{}") + '"');
    assertThat(client.get("/acme/toy/resolve/main/onnx/model.onnx").body())
        .isEqualTo(PlainRoot.ONNX);
    assertThat(text(client.get("/acme/toy/resolve/main/copied.txt")))
        .isEqualTo("no link could be made");
  }

  @Test
  void followsBothLinksOfASharedBlob() throws IOException {
    Path shared = Files.createDirectories(cache.resolve("blobs/0f")).resolve("0f1e2d");
    Files.writeString(shared, "shared");
    String etag = MirrorClient.gitSha1("shared");
    Files.createSymbolicLink(
        repository.resolve("blobs").resolve(etag), Path.of("../../blobs/0f/0f1e2d"));
    link(COMMIT, "shared.txt", "../../blobs/" + etag);

    assertThat(text(client.get("/acme/toy/resolve/main/shared.txt"))).isEqualTo("shared");
  }

  @Test
  void followsNoLinkOutOfTheRepository() throws IOException {
    Path other = Files.createDirectories(cache.resolve("models--acme--other/blobs"));
    String etag = MirrorClient.gitSha1("secret");
    Files.writeString(other.resolve(etag), "secret");
    link(COMMIT, "stolen.txt", "../../../models--acme--other/blobs/" + etag);

    assertThat(client.get("/acme/toy/resolve/main/stolen.txt").statusCode()).isEqualTo(404);
    assertThat(client.get("/acme/toy/resolve/main/../../refs/main").statusCode()).isEqualTo(404);
  }

  @Test
  void listsOnlyWhatIsThereOfAListing() throws IOException {
    write(
        "trees/" + COMMIT + ".json",
        """
        {"format_version": 1, "files": {
          "config.json": {"size": 2, "blob_id": "%s"},
          "later.txt": {"size": 5, "blob_id": "%s"}}}
        """
            .formatted(MirrorClient.gitSha1("{}"), MirrorClient.gitSha1("later")));

    assertThat(client.json("/api/models/acme/toy").get("siblings").findValuesAsText("rfilename"))
        .containsExactly("config.json");
  }

  @Test
  void goesOnFromACacheWithUploads() {
    assertThat(
            client
                .commit("acme/toy", "main", COMMIT, MirrorClient.file("new.txt", "new"))
                .statusCode())
        .isEqualTo(200);

    assertThat(text(client.get("/acme/toy/resolve/main/new.txt"))).isEqualTo("new");
    assertThat(text(client.get("/acme/toy/resolve/main/config.json"))).isEqualTo("{}");
    assertThat(client.get("/acme/toy/resolve/" + COMMIT + "/new.txt").statusCode()).isEqualTo(404);
  }
}
