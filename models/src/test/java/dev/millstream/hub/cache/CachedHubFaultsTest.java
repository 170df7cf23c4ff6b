package dev.millstream.hub.cache;

import static dev.millstream.hub.cache.FaultyHub.COMMIT;
import static dev.millstream.hub.cache.FaultyHub.REPO;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millstream.hub.client.CorruptFileException;
import dev.millstream.hub.client.Hub.Progress;
import dev.millstream.hub.client.HubUnavailableException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachedHubFaultsTest {
  private static final String FILE = "onnx/model.onnx";
  private static final byte[] WEIGHTS = "weights".repeat(100).getBytes(UTF_8);

  @TempDir Path root;
  CacheFolder cache;
  FaultyHub hub;
  CachedHub cached;
  Path blobs;

  @BeforeEach
  void makeAHub() throws IOException {
    cache = new CacheFolder(root.toRealPath());
    blobs = cache.root().resolve("models--acme--toy/blobs");
    hub = new FaultyHub().with("config.json", "{}").withLarge(FILE, WEIGHTS);
    cached = new CachedHub(hub, cache, false);
  }

  private Path fetch() {
    return cached.file(REPO, COMMIT, FILE, Progress.NONE);
  }

  private List<String> blobNames() throws IOException {
    try (Stream<Path> found = Files.list(blobs)) {
      return found.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private void leave(String ending, byte[] bytes) throws IOException {
    Files.createDirectories(blobs);
    Files.write(blobs.resolve(hub.etag(FILE) + ending), bytes);
  }

  @Test
  void aBrokenDownloadIsGoneOnFromAtEachTenth() throws IOException {
    for (int tenth = 1; tenth < 10; tenth++) {
      hub.breakingAt(FILE, WEIGHTS.length * tenth / 10);
      assertThatExceptionOfType(HubUnavailableException.class).isThrownBy(this::fetch);
      assertThat(cache.cached(REPO, COMMIT, FILE)).isEmpty();
      assertThat(blobNames()).hasSize(1).allMatch(name -> name.endsWith(".incomplete"));
    }

    assertThat(fetch()).hasBinaryContent(WEIGHTS);
    assertThat(hub.bytesSent).hasValue(WEIGHTS.length - WEIGHTS.length * 9 / 10);
    assertThat(blobNames()).containsExactly(hub.etag(FILE));
  }

  @Test
  void wrongBytesNeverGetTheBlobsName() throws IOException {
    hub.wrongBytes(FILE);

    assertThatExceptionOfType(CorruptFileException.class)
        .isThrownBy(this::fetch)
        .withMessage(
            "what was fetched as onnx/model.onnx of model 'acme/toy' is not the file of 700 bytes and hash %s that the Hub named. It was deleted: try again, and if it stays so, ask who runs the Hub or mirror."
                .formatted(hub.etag(FILE)));

    assertThat(blobNames()).isEmpty();
    assertThat(fetch()).hasBinaryContent(WEIGHTS);
  }

  @Test
  void whatADeadProcessLeftIsGoneOnFrom() throws IOException {
    leave(".0a1b2c3d.millstream.incomplete", Arrays.copyOf(WEIGHTS, 100));
    leave(".1a1b2c3d.millstream.incomplete", Arrays.copyOf(WEIGHTS, 600));

    assertThat(fetch()).hasBinaryContent(WEIGHTS);
    assertThat(hub.bytesSent).hasValue(100);
    assertThat(blobNames()).containsExactly(hub.etag(FILE));
  }

  @Test
  void whatADeadProcessHadCompletedIsNotFetchedAgain() throws IOException {
    leave(".0a1b2c3d.millstream.incomplete", WEIGHTS);

    assertThat(fetch()).hasBinaryContent(WEIGHTS);
    assertThat(hub.fetches).hasValue(0);
  }

  @Test
  void aDamagedRestIsFetchedFromTheStart() throws IOException {
    for (int size : new int[] {100, WEIGHTS.length, WEIGHTS.length + 1}) {
      leave(".0a1b2c3d.millstream.incomplete", new byte[size]);

      Path file = fetch();

      assertThat(file).hasBinaryContent(WEIGHTS);
      Files.delete(file);
      Files.delete(blobs.resolve(hub.etag(FILE)));
    }
  }

  @Test
  void whatPythonIsWritingIsLeftAlone() throws IOException {
    leave(".0a1b2c3d.incomplete", Arrays.copyOf(WEIGHTS, 100));

    assertThat(fetch()).hasBinaryContent(WEIGHTS);
    assertThat(hub.bytesSent).hasValue(WEIGHTS.length);
    assertThat(blobNames())
        .containsExactly(hub.etag(FILE), hub.etag(FILE) + ".0a1b2c3d.incomplete");
  }

  @Test
  void aBlobThatWasCutShortIsReplaced() throws IOException {
    leave("", Arrays.copyOf(WEIGHTS, 100));

    assertThat(fetch()).hasBinaryContent(WEIGHTS);
  }

  @Test
  void aDiskThatFillsUpIsNamed() throws IOException {
    hub.diskFullAt(FILE, 200);

    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(this::fetch)
        .withMessage(
            "the disk that holds %s is full: free some space, or set HF_HUB_CACHE to a folder on another disk. What was fetched so far is kept and the next try goes on from it."
                .formatted(cache.root().resolve("models--acme--toy")));

    assertThat(fetch()).hasBinaryContent(WEIGHTS);
    assertThat(hub.bytesSent).hasValue(WEIGHTS.length - 200);
  }

  @Test
  void aDiskThatIsTooSmallIsNamedBeforeTheFirstByte() {
    hub.withLarge(FILE, new byte[2_500_000]);
    CachedHub small =
        new CachedHub(hub, cache, false, Files::createSymbolicLink, folder -> 1_200_000);

    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> small.file(REPO, COMMIT, FILE, Progress.NONE))
        .withMessage(
            "onnx/model.onnx of model 'acme/toy' needs 2.5 MB at %s, 1.2 MB are free: free some, or set HF_HUB_CACHE to another disk."
                .formatted(blobs));
    assertThat(hub.fetches).hasValue(0);
  }

  @Test
  void whatIsLeftOfADownloadNeedsNoSpaceAgain() throws IOException {
    leave(".0a1b2c3d.millstream.incomplete", Arrays.copyOf(WEIGHTS, 100));

    CachedHub small = new CachedHub(hub, cache, false, Files::createSymbolicLink, folder -> 600);

    assertThat(small.file(REPO, COMMIT, FILE, Progress.NONE)).hasBinaryContent(WEIGHTS);
  }

  @Test
  void aFileInTheWayIsNamed() throws IOException {
    Files.writeString(cache.root().resolve("models--acme--toy"), "in the way");

    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(this::fetch)
        .withMessage(
            "%s cannot be written: something that is not a folder lies there or on the way. Move it away, or set HF_HUB_CACHE to another folder."
                .formatted(blobs));
  }

  @Test
  void aNoteThatCannotBeWrittenFailsNothing() throws IOException {
    Files.createDirectories(blobs.resolveSibling(""));
    Files.writeString(blobs.resolveSibling("refs"), "in the way");
    Files.writeString(blobs.resolveSibling("trees"), "in the way");

    String commit = cached.resolve(REPO, "main");

    assertThat(cached.snapshot(REPO, commit, path -> true, Progress.NONE).resolve(FILE))
        .hasBinaryContent(WEIGHTS);
  }

  @Test
  void sentencesForTheCommonWaysToFail() {
    Path place = Path.of("/models");
    assertThat(
            CacheException.writing(
                place, new FileSystemException("/m/x", null, "Read-only file system")))
        .hasMessage(
            "/m/x cannot be written: its file system is read-only. Set HF_HUB_CACHE to a folder that can be written, or fill this cache from where it can.");
    assertThat(CacheException.writing(place, new AccessDeniedException("/m/x")))
        .hasMessage(
            "/m/x cannot be written: this user may not. Let user '%s' write there, or set HF_HUB_CACHE to a folder of their own."
                .formatted(System.getProperty("user.name")));
    assertThat(CacheException.writing(place, new IOException("Input/output error")))
        .hasMessage(
            "/models cannot be written: java.io.IOException: Input/output error. Check the folder, or set HF_HUB_CACHE to another one.");
  }

  @Test
  void aLinkForAFolderIsNotWrittenThrough() throws IOException {
    Path elsewhere = Files.createDirectories(cache.root().resolve("elsewhere"));
    Path snapshot = Files.createDirectories(cache.snapshot(REPO, COMMIT));
    Path link = Files.createSymbolicLink(snapshot.resolve("onnx"), elsewhere);

    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(this::fetch)
        .withMessage(
            "%s is a link where a folder is expected: what is written there would lie elsewhere. Delete the link."
                .formatted(link));
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void theFirstFailureStopsASnapshot() {
    for (int i = 0; i < 40; i++) {
      hub.with("file" + i, "text " + i);
    }
    hub.breakingAt("config.json", 1);

    assertThatExceptionOfType(HubUnavailableException.class)
        .isThrownBy(() -> cached.snapshot(REPO, COMMIT, path -> true, Progress.NONE))
        .withMessage("the connection broke.");
    assertThat(cached.snapshot(REPO, COMMIT, path -> true, Progress.NONE).resolve("file39"))
        .hasContent("text 39");
  }
}
