package dev.millstream.hub.cache;

import static dev.millstream.hub.cache.FaultyHub.COMMIT;
import static dev.millstream.hub.cache.FaultyHub.NEXT;
import static dev.millstream.hub.cache.FaultyHub.REPO;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millstream.hub.client.EntryNotFoundException;
import dev.millstream.hub.client.Hub.Progress;
import dev.millstream.hub.client.HubUnavailableException;
import dev.millstream.hub.client.OfflineException;
import dev.millstream.hub.client.RevisionNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachedHubTest {
  private static final byte[] WEIGHTS = "weights".repeat(100).getBytes(UTF_8);

  @TempDir Path root;
  CacheFolder cache;
  FaultyHub hub;
  CachedHub cached;
  Path repository;

  @BeforeEach
  void makeAHub() throws IOException {
    cache = new CacheFolder(root.toRealPath());
    repository = cache.root().resolve("models--acme--toy");
    hub =
        new FaultyHub()
            .with("config.json", "{}")
            .with("a/b/deep.txt", "deep")
            .withLarge("onnx/model.onnx", WEIGHTS);
    cached = new CachedHub(hub, cache, false);
  }

  private CachedHub offline() {
    return new CachedHub(hub, cache, true);
  }

  private Path fetchAll() {
    String commit = cached.resolve(REPO, "main");
    return cached.snapshot(REPO, commit, path -> true, Progress.NONE);
  }

  @Nested
  class ADownload {
    @Test
    void leavesTheFilesThatPythonLeaves() throws IOException {
      Path snapshot = fetchAll();

      Map<String, String> expected = new TreeMap<>();
      String large = hub.etag("onnx/model.onnx");
      String deep = hub.etag("a/b/deep.txt");
      String config = hub.etag("config.json");
      expected.put("refs/main", COMMIT);
      expected.put("blobs/" + config, "{}");
      expected.put("blobs/" + deep, "deep");
      expected.put("blobs/" + large, new String(WEIGHTS, UTF_8));
      expected.put("snapshots/" + COMMIT + "/config.json", "-> ../../blobs/" + config);
      expected.put("snapshots/" + COMMIT + "/onnx/model.onnx", "-> ../../../blobs/" + large);
      expected.put("snapshots/" + COMMIT + "/a/b/deep.txt", "-> ../../../../blobs/" + deep);
      expected.put("trees/" + COMMIT + ".json", TreeFile.write(hub.files(REPO, COMMIT)));
      assertThat(Listing.of(repository)).isEqualTo(expected);
      assertThat(config).isEqualTo("9e26dfeeb6e641a33dae4961196235bdb965b21b");
      assertThat(snapshot).isEqualTo(repository.resolve("snapshots").resolve(COMMIT));
    }

    @Test
    void bringsOnlyWhatIsWanted() {
      Path snapshot = cached.snapshot(REPO, COMMIT, path -> path.endsWith(".json"), Progress.NONE);

      assertThat(snapshot.resolve("config.json")).hasContent("{}");
      assertThat(snapshot.resolve("onnx")).doesNotExist();
      assertThat(hub.fetches).hasValue(1);
    }

    @Test
    void isToldHowFarItIs() {
      Map<String, Long> seen = new TreeMap<>();

      cached.file(REPO, COMMIT, "onnx/model.onnx", (file, bytes) -> seen.put(file.path(), bytes));

      assertThat(seen).containsExactly(Map.entry("onnx/model.onnx", (long) WEIGHTS.length));
    }

    @Test
    void bringsASingleFileWithoutAListing() {
      Path file = cached.file(REPO, COMMIT, "a/b/deep.txt", Progress.NONE);

      assertThat(file).hasContent("deep");
      assertThat(hub.listings).hasValue(0);
      assertThat(repository.resolve("trees")).doesNotExist();
    }

    @Test
    void isNotNeededForABlobThatAnotherCommitBrought() throws IOException {
      fetchAll();
      hub.with(NEXT, "weights/moved.onnx", WEIGHTS, true).revision("main", NEXT);

      Path snapshot = fetchAll();

      assertThat(snapshot.resolve("weights/moved.onnx")).hasBinaryContent(WEIGHTS);
      assertThat(hub.fetches).hasValue(3);
      assertThat(Files.readString(repository.resolve("refs/main"))).isEqualTo(NEXT);
    }

    @Test
    void mendsALinkWhoseBlobWasDeleted() throws IOException {
      Path snapshot = fetchAll();
      Files.delete(repository.resolve("blobs").resolve(hub.etag("config.json")));

      assertThat(cached.file(REPO, COMMIT, "config.json", Progress.NONE))
          .isEqualTo(snapshot.resolve("config.json"))
          .hasContent("{}");
    }

    @Test
    void leavesTheSharedStoreAlone() throws IOException {
      Path shared = Files.createDirectories(cache.root().resolve("blobs/aa")).resolve("aa11");
      Files.write(shared, WEIGHTS);
      Files.createDirectories(repository.resolve("blobs"));
      Files.createSymbolicLink(
          repository.resolve("blobs").resolve(hub.etag("onnx/model.onnx")),
          Path.of("../../blobs/aa/aa11"));
      Map<String, String> before = Listing.times(cache.root().resolve("blobs"));

      Path file = cached.file(REPO, COMMIT, "onnx/model.onnx", Progress.NONE);

      assertThat(file).hasBinaryContent(WEIGHTS);
      assertThat(file.toRealPath()).isEqualTo(shared);
      assertThat(hub.fetches).hasValue(0);
      assertThat(Listing.times(cache.root().resolve("blobs"))).isEqualTo(before);
    }

    @Test
    void copiesWhereLinksAreNotSupported() throws IOException {
      CachedHub plain =
          new CachedHub(
              hub,
              cache,
              false,
              (link, target) -> {
                throw new UnsupportedOperationException();
              },
              FreeSpace.OF_DISK);
      hub.with(NEXT, "config.json", "{}".getBytes(UTF_8), false);

      Path first = plain.snapshot(REPO, COMMIT, path -> true, Progress.NONE);
      Path second = plain.snapshot(REPO, NEXT, path -> true, Progress.NONE);

      assertThat(Files.isSymbolicLink(first.resolve("a/b/deep.txt"))).isFalse();
      assertThat(first.resolve("a/b/deep.txt")).hasContent("deep");
      assertThat(second.resolve("config.json")).hasContent("{}");
      assertThat(repository.resolve("blobs")).isEmptyDirectory();
      int requests = hub.requests();
      assertThat(plain.file(REPO, COMMIT, "config.json", Progress.NONE)).hasContent("{}");
      assertThat(hub.requests()).isEqualTo(requests);
    }

    @Test
    void keepsABlobThatOthersUseWhereLinksAreNotSupported() throws IOException {
      fetchAll();
      hub.with(NEXT, "config.json", "{}".getBytes(UTF_8), false);
      CachedHub plain =
          new CachedHub(
              hub,
              cache,
              false,
              (link, target) -> {
                throw new IOException("Operation not permitted");
              },
              FreeSpace.OF_DISK);

      Path copy = plain.file(REPO, NEXT, "config.json", Progress.NONE);

      assertThat(Files.isSymbolicLink(copy)).isFalse();
      assertThat(copy).hasContent("{}");
      assertThat(cache.cached(REPO, COMMIT, "config.json")).isPresent();
    }
  }

  @Nested
  class ACompleteCache {
    @Test
    void isReadWithoutARequestAndWithoutAWrite() throws IOException {
      Path snapshot = fetchAll();
      int requests = hub.requests();
      Map<String, String> before = Listing.times(cache.root());

      assertThat(cached.resolve(REPO, COMMIT)).isEqualTo(COMMIT);
      assertThat(cached.snapshot(REPO, COMMIT, path -> true, Progress.NONE)).isEqualTo(snapshot);
      assertThat(cached.file(REPO, COMMIT, "config.json", Progress.NONE)).hasContent("{}");
      assertThat(hub.requests()).isEqualTo(requests);

      assertThat(cached.resolve(REPO, "main")).isEqualTo(COMMIT);
      assertThat(offline().resolve(REPO, "main")).isEqualTo(COMMIT);
      assertThat(hub.requests()).isEqualTo(requests + 1);
      assertThat(Listing.times(cache.root())).isEqualTo(before);
    }

    @Test
    void isEnoughOffline() {
      fetchAll();
      hub.unavailable(true);

      String commit = offline().resolve(REPO, "main");

      assertThat(offline().snapshot(REPO, commit, path -> true, Progress.NONE)).exists();
      assertThat(offline().files(REPO, commit)).hasSize(3);
    }

    @Test
    void isTakenAsItIsWhereItsListingWasNotKept() throws IOException {
      Path snapshot = fetchAll();
      Files.delete(repository.resolve("trees").resolve(COMMIT + ".json"));

      assertThat(offline().snapshot(REPO, COMMIT, path -> true, Progress.NONE)).isEqualTo(snapshot);
      hub.unavailable(true);
      assertThat(cached.snapshot(REPO, COMMIT, path -> true, Progress.NONE)).isEqualTo(snapshot);
    }
  }

  @Nested
  class ARevision {
    @Test
    void meansWhatItMeantWhereTheHubCannotBeReached() {
      assertThat(cached.resolve(REPO, "main")).isEqualTo(COMMIT);
      hub.unavailable(true);

      assertThat(cached.resolve(REPO, "main")).isEqualTo(COMMIT);
    }

    @Test
    void failsAsTheHubFailsWhereTheCacheDoesNotKnowIt() {
      hub.unavailable(true);

      assertThatExceptionOfType(HubUnavailableException.class)
          .isThrownBy(() -> cached.resolve(REPO, "main"))
          .withMessage("the Hub cannot be reached.");
    }

    @Test
    void isNotTakenFromTheCacheWhereTheHubDoesNotKnowIt() {
      cached.resolve(REPO, "main");
      hub.revision("main", NEXT);

      assertThatExceptionOfType(RevisionNotFoundException.class)
          .isThrownBy(() -> cached.resolve(REPO, "main"));
    }

    @Test
    void isWrittenAsPythonWritesIt() throws IOException {
      hub.revision("refs/pr/1", COMMIT);

      cached.resolve(REPO, "refs/pr/1");

      assertThat(Files.readString(repository.resolve("refs/refs/pr/1"))).isEqualTo(COMMIT);
      assertThat(repository.resolve("snapshots").resolve(COMMIT)).isDirectory();
    }

    @Test
    void thatIsACommitIsAskedForWhereItIsNotInTheCache() {
      assertThat(cached.resolve(REPO, COMMIT)).isEqualTo(COMMIT);
      assertThat(hub.infos).hasValue(1);
      assertThat(repository.resolve("refs")).doesNotExist();
    }

    @Test
    void isMissedInASentenceOffline() {
      assertThatExceptionOfType(OfflineException.class)
          .isThrownBy(() -> offline().resolve(REPO, "main"))
          .withMessage(
              "revision 'main' of model 'acme/toy' is not in the cache at %s and HF_HUB_OFFLINE is set: unset it, or run 'bin/millstream hub download acme/toy' where there is a network and copy the cache from there."
                  .formatted(cache.root()));
    }
  }

  @Nested
  class AMissingFile {
    @Test
    void isAskedForOnce() throws IOException {
      assertThatExceptionOfType(EntryNotFoundException.class)
          .isThrownBy(() -> cached.file(REPO, COMMIT, "x/absent.json", Progress.NONE))
          .withMessage("there is no file 'x/absent.json'.");
      assertThat(Listing.of(repository))
          .containsExactly(Map.entry(".no_exist/" + COMMIT + "/x/absent.json", ""));

      assertThatExceptionOfType(EntryNotFoundException.class)
          .isThrownBy(() -> cached.file(REPO, COMMIT, "x/absent.json", Progress.NONE))
          .withMessage(
              "model 'acme/toy' has no file x/absent.json at commit %s, as the Hub said before (cache at %s). Check the name."
                  .formatted(COMMIT, cache.root()));
      assertThat(hub.requests()).isEqualTo(1);
    }

    @Test
    void isNotAskedForWhereTheListingIsKept() {
      cached.files(REPO, COMMIT);

      assertThatExceptionOfType(EntryNotFoundException.class)
          .isThrownBy(() -> cached.file(REPO, COMMIT, "absent.json", Progress.NONE));
      assertThat(hub.requests()).isEqualTo(1);
    }

    @Test
    void isMissedInASentenceOffline() {
      assertThatExceptionOfType(OfflineException.class)
          .isThrownBy(() -> offline().file(REPO, COMMIT, "config.json", Progress.NONE))
          .withMessage(
              "config.json of model 'acme/toy' at commit %s is not in the cache at %s and HF_HUB_OFFLINE is set: unset it, or run 'bin/millstream hub download acme/toy' where there is a network and copy the cache from there."
                  .formatted(COMMIT, cache.root()));
      assertThatExceptionOfType(OfflineException.class)
          .isThrownBy(() -> offline().snapshot(REPO, COMMIT, path -> true, Progress.NONE))
          .withMessageStartingWith("the listing of commit " + COMMIT + " of model 'acme/toy' is");
      assertThat(hub.requests()).isZero();
    }
  }
}
