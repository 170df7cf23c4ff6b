package dev.millstream.hub.cache;

import static dev.millstream.hub.cache.FaultyHub.COMMIT;
import static dev.millstream.hub.cache.FaultyHub.NEXT;
import static dev.millstream.hub.cache.FaultyHub.REPO;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millstream.hub.client.Hub.Progress;
import dev.millstream.hub.client.HubRepo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheScanTest {
  private static final byte[] WEIGHTS = "weights".getBytes(UTF_8);

  @TempDir Path root;
  CacheFolder cache;
  CacheScan scan;
  Path repository;
  Path outside;
  FaultyHub hub;

  /** Two revisions: config.json changes, the weights stay and move. */
  @BeforeEach
  void fillACache() throws IOException {
    outside = Files.writeString(root.toRealPath().resolve("precious"), "precious");
    cache = new CacheFolder(root.toRealPath().resolve("hub"));
    repository = cache.root().resolve("models--acme--toy");
    scan = new CacheScan(cache);
    hub =
        new FaultyHub()
            .with("config.json", "{}")
            .withLarge("model.onnx", WEIGHTS)
            .with(NEXT, "config.json", "{\"a\": 1}".getBytes(UTF_8), false)
            .with(NEXT, "onnx/model.onnx", WEIGHTS, true)
            .revision("v2", NEXT);
    CachedHub cached = new CachedHub(hub, cache, false);
    for (String revision : List.of("main", "v2")) {
      cached.snapshot(REPO, cached.resolve(REPO, revision), path -> true, Progress.NONE);
    }
  }

  private Path blob(String path) {
    return repository.resolve("blobs").resolve(hub.etag(path));
  }

  private List<String> results(List<CheckedFile> files) {
    return files.stream()
        .map(f -> f.commit().charAt(0) + " " + f.path() + " " + f.result())
        .toList();
  }

  @Test
  void listsWhatIsThere() throws IOException {
    Files.setLastModifiedTime(
        blob("model.onnx"), FileTime.from(Instant.parse("2100-01-01T00:00:00Z")));
    Files.writeString(repository.resolve("blobs/abc.0a1b2c3d.incomplete"), "12345");
    Files.createDirectories(cache.root().resolve("datasets--acme--rows/snapshots"));
    Files.createDirectories(cache.root().resolve("spaces--acme--app/snapshots"));

    List<CachedRepo> repos = scan.repos();

    assertThat(repos)
        .extracting(CachedRepo::repo)
        .containsExactly(REPO, HubRepo.dataset("acme/rows"));
    CachedRepo repo = repos.get(0);
    assertThat(repo.folder()).isEqualTo(repository);
    assertThat(repo.bytes()).isEqualTo(2 + 8 + 7);
    assertThat(repo.unfinishedBytes()).isEqualTo(5);
    assertThat(repo.lastModified()).isEqualTo("2100-01-01T00:00:00Z");
    assertThat(repo.problems()).isEmpty();
    assertThat(repo.revisions()).extracting(CachedRevision::commit).containsExactly(COMMIT, NEXT);
    assertThat(repo.revisions())
        .extracting(CachedRevision::refs)
        .containsExactly(List.of("main"), List.of("v2"));
    assertThat(repo.revisions().get(0).bytes()).isEqualTo(9);
    assertThat(repo.revisions().get(0).files())
        .containsExactly(
            new CachedFile("config.json", blob("config.json"), 2),
            new CachedFile("model.onnx", blob("model.onnx"), 7));
  }

  @Test
  void listsNothingWhereThereIsNoCache() {
    assertThat(new CacheScan(new CacheFolder(root.resolve("absent"))).repos()).isEmpty();
  }

  @Test
  void saysWhatIsWrongAndFollowsNoLinkOutside() throws IOException {
    Path snapshot = cache.snapshot(REPO, COMMIT);
    Files.delete(blob("config.json"));
    Files.createSymbolicLink(snapshot.resolve("hostile"), outside);
    Files.createSymbolicLink(snapshot.resolve("folder"), root);
    Files.writeString(repository.resolve("refs/old"), "3".repeat(40));

    CachedRepo repo = scan.repo(REPO);

    assertThat(repo.problems())
        .containsExactly(
            snapshot.resolve("config.json")
                + " is a link to a blob that is not there. Fetch the file again.",
            snapshot.resolve("folder")
                + " is no file and no link to a blob of its repository. Delete it and fetch it again.",
            snapshot.resolve("hostile")
                + " is no file and no link to a blob of its repository. Delete it and fetch it again.",
            "the reference %s means '%s', of which there is no snapshot. Delete it."
                .formatted(repository.resolve("refs/old"), "3".repeat(40)));
    assertThat(repo.revisions().get(0).files())
        .extracting(CachedFile::path)
        .containsExactly("model.onnx");
  }

  @Test
  void verifiesEachFileAgainstItsHash() throws IOException {
    assertThat(results(scan.verify(REPO)))
        .containsExactly(
            "1 config.json OK", "1 model.onnx OK", "2 config.json OK", "2 onnx/model.onnx OK");

    Files.writeString(blob("model.onnx"), "weightz");
    Files.delete(blob("config.json"));
    Files.createSymbolicLink(cache.snapshot(REPO, COMMIT).resolve("x"), outside);

    assertThat(results(scan.verify(REPO)))
        .containsExactly(
            "1 config.json MISSING",
            "1 model.onnx CORRUPT",
            "1 x OUTSIDE",
            "2 config.json OK",
            "2 onnx/model.onnx CORRUPT");
    assertThat(results(scan.verify(REPO, "v2")))
        .containsExactly("2 config.json OK", "2 onnx/model.onnx CORRUPT");
  }

  @Test
  void verifiesCopiesByTheirListing() throws IOException {
    Path snapshot = cache.snapshot(REPO, COMMIT);
    Files.delete(snapshot.resolve("config.json"));
    Files.writeString(snapshot.resolve("config.json"), "{}");
    Files.writeString(snapshot.resolve("notes.txt"), "mine");

    assertThat(results(scan.verify(REPO, COMMIT)))
        .containsExactly("1 config.json OK", "1 model.onnx OK", "1 notes.txt UNKNOWN");
  }

  @Test
  void removesARevisionAndKeepsWhatOthersUse() throws IOException {
    Path noted = repository.resolve(".no_exist").resolve(COMMIT).resolve("absent.json");
    Files.createDirectories(noted.getParent());
    Files.createFile(noted);

    Removed removed = scan.remove(REPO, "main");

    assertThat(removed.bytes()).isEqualTo(2 + treeBytesOf(COMMIT) + 40);
    assertThat(Listing.of(repository))
        .containsOnlyKeys(
            "blobs/" + hub.etag("model.onnx"),
            "blobs/" + scan.repo(REPO).revisions().get(0).files().get(0).blob().getFileName(),
            "refs/v2",
            "snapshots/" + NEXT + "/config.json",
            "snapshots/" + NEXT + "/onnx/model.onnx",
            "trees/" + NEXT + ".json");
    assertThat(scan.repo(REPO).problems()).isEmpty();
    assertThat(results(scan.verify(REPO)))
        .containsExactly("2 config.json OK", "2 onnx/model.onnx OK");
  }

  private long treeBytesOf(String commit) throws IOException {
    return TreeFile.write(hub.files(REPO, commit)).length();
  }

  @Test
  void removesTheRepositoryWithItsLastRevision() {
    scan.remove(REPO, "main");
    scan.remove(REPO, NEXT);

    assertThat(repository).doesNotExist();
    assertThat(scan.repos()).isEmpty();
  }

  @Test
  void removesLinksButNeverWhatTheyLeadTo() throws IOException {
    Path shared = Files.createDirectories(cache.root().resolve("blobs/aa")).resolve("aa11");
    Files.write(shared, WEIGHTS);
    Files.delete(blob("model.onnx"));
    Files.createSymbolicLink(blob("model.onnx"), Path.of("../../blobs/aa/aa11"));
    Path folder = Files.createDirectories(root.resolve("folder"));
    Path inFolder = Files.writeString(folder.resolve("file"), "x");
    Files.createSymbolicLink(cache.snapshot(REPO, COMMIT).resolve("hostile"), outside);
    Files.createSymbolicLink(cache.snapshot(REPO, COMMIT).resolve("folder"), folder);
    Files.createSymbolicLink(cache.snapshot(REPO, COMMIT).resolve("all"), Path.of("../../blobs"));

    assertThat(results(scan.verify(REPO, NEXT))).contains("2 onnx/model.onnx OK");
    scan.remove(REPO, COMMIT);
    assertThat(results(scan.verify(REPO, NEXT))).contains("2 onnx/model.onnx OK");
    scan.remove(REPO);

    assertThat(repository).doesNotExist();
    assertThat(shared).hasBinaryContent(WEIGHTS);
    assertThat(outside).hasContent("precious");
    assertThat(inFolder).hasContent("x");
  }

  @Test
  void refusesToRemoveARepositoryThatIsALink() throws IOException {
    Path elsewhere = Files.move(repository, root.resolve("elsewhere"));
    Files.createSymbolicLink(repository, elsewhere);

    assertThat(scan.repos()).hasSize(1);
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> scan.remove(REPO))
        .withMessage(
            "%s is a link: what is behind it is not the cache's to remove. Name the cache that holds it."
                .formatted(repository));
    assertThat(elsewhere.resolve("refs/main")).exists();
  }

  @Test
  void saysWhatIsNotThere() {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> scan.remove(HubRepo.model("acme/other")))
        .withMessage(
            "model 'acme/other' is not in the cache at %s. 'bin/millstream hub cache' lists what is."
                .formatted(cache.root()));
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> scan.verify(REPO, "v3"))
        .withMessage(
            "revision 'v3' of model 'acme/toy' is not in the cache at %s. 'bin/millstream hub cache' lists what is."
                .formatted(cache.root()));
  }
}
