package dev.millstream.hub.cache;

import static dev.millstream.hub.cache.FaultyHub.COMMIT;
import static dev.millstream.hub.cache.FaultyHub.REPO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads a cache that was made by hand in huggingface_hub's layout. */
class CacheFolderTest {
  @TempDir Path root;
  CacheFolder cache;
  Path repository;
  Path snapshot;

  @BeforeEach
  void writeACache() throws IOException {
    root = root.toRealPath();
    cache = new CacheFolder(root);
    repository = root.resolve("models--acme--toy");
    snapshot = Files.createDirectories(repository.resolve("snapshots").resolve(COMMIT));
    Files.createDirectories(snapshot.resolve("onnx"));
    Files.createDirectories(repository.resolve("blobs"));
    Files.createDirectories(repository.resolve("refs/refs/pr"));
    Files.writeString(repository.resolve("refs/main"), COMMIT);
    Files.writeString(repository.resolve("refs/refs/pr/1"), COMMIT + "\n");
    Files.writeString(repository.resolve("blobs/aaa"), "{}");
    Files.writeString(repository.resolve("blobs/bbb"), "an ONNX file");
    link("config.json", "../../blobs/aaa");
    link("onnx/model.onnx", "../../../blobs/bbb");
  }

  private void link(String name, String target) throws IOException {
    Files.createSymbolicLink(snapshot.resolve(name), Path.of(target));
  }

  private void refusesLink(String name, Path target) {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> cache.cached(REPO, COMMIT, name))
        .withMessage(
            "%s is a link to %s, outside the blobs of its repository in the cache at %s. Delete the link and fetch the file again."
                .formatted(snapshot.resolve(name), target, root));
  }

  @Test
  void knowsWhatARevisionMeant() {
    assertThat(cache.commit(REPO, "main")).contains(COMMIT);
    assertThat(cache.commit(REPO, "refs/pr/1")).contains(COMMIT);
    assertThat(cache.commit(REPO, COMMIT)).contains(COMMIT);
    assertThat(cache.commit(REPO, "v2")).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> cache.commit(REPO, "../main"));
  }

  @Test
  void refusesAReferenceThatHoldsNoCommit() throws IOException {
    Path ref = Files.writeString(repository.resolve("refs/main"), "1110a24");

    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> cache.commit(REPO, "main"))
        .withMessage(
            "the reference %s does not hold a commit of 40 hex digits. Delete it and fetch model 'acme/toy' again."
                .formatted(ref));
  }

  @Test
  void findsLinkedAndPlainFiles() throws IOException {
    Files.writeString(snapshot.resolve("plain.json"), "{}");

    for (String name : new String[] {"config.json", "onnx/model.onnx", "plain.json"}) {
      assertThat(cache.cached(REPO, COMMIT, name)).contains(snapshot.resolve(name));
    }
    assertThat(cache.cached(REPO, COMMIT, "absent.json")).isEmpty();
    assertThat(cache.cached(REPO, FaultyHub.NEXT, "config.json")).isEmpty();
  }

  @Test
  void findsFilesInACacheThatIsItselfBehindALink() throws IOException {
    Path link = Files.createSymbolicLink(root.resolve("elsewhere"), root);

    assertThat(new CacheFolder(link).cached(REPO, COMMIT, "config.json")).isPresent();
  }

  @Test
  void followsBothLinksOfASharedBlob() throws IOException {
    Path shared = Files.createDirectories(root.resolve("blobs/0f")).resolve("0f1e2d");
    Files.writeString(shared, "{}");
    Files.createSymbolicLink(repository.resolve("blobs/ccc"), Path.of("../../blobs/0f/0f1e2d"));
    link("tokenizer.json", "../../blobs/ccc");

    assertThat(cache.cached(REPO, COMMIT, "tokenizer.json")).isPresent();
  }

  @Test
  void takesALinkWithoutItsBlobForAbsent() throws IOException {
    link("gone.json", "../../blobs/gone");

    assertThat(cache.cached(REPO, COMMIT, "gone.json")).isEmpty();
  }

  @Test
  void refusesLinksThatLeadOutside() throws IOException {
    Path secret = Files.writeString(root.resolve("secret"), "x");
    Path other = Files.createDirectories(root.resolve("models--acme--other/blobs")).resolve("ddd");
    Files.writeString(other, "{}");
    link("secret.json", "../../../secret");
    link("other.json", "../../../models--acme--other/blobs/ddd");
    Files.createSymbolicLink(repository.resolve("blobs/eee"), secret);
    link("twice.json", "../../blobs/eee");
    link("folder", "../../..");

    refusesLink("secret.json", secret);
    refusesLink("other.json", other);
    refusesLink("twice.json", secret);
    refusesLink("folder/secret", secret);
  }

  @Test
  void refusesNamesThatLeadOutside() {
    for (String name : new String[] {"../config.json", "/etc/passwd", "a/../../b", "C:\\x", ""}) {
      assertThatExceptionOfType(CacheException.class)
          .isThrownBy(() -> cache.cached(REPO, COMMIT, name))
          .withMessage(
              "model 'acme/toy' names a file '%s', which could lie outside the cache. Names are relative, with '/' between folders and without '..', '\\' and ':'. Do not use this repository unless you know why it says so."
                  .formatted(name));
    }
  }

  @Test
  void asksForACommitWhereFilesAreMeant() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cache.cached(REPO, "main", "config.json"))
        .withMessage(
            "'main' is not a commit: 40 hex digits are expected. Resolve the revision first.");
  }

  @Test
  void knowsWhichFilesTheHubLacks() throws IOException {
    Path missing = repository.resolve(".no_exist").resolve(COMMIT);
    Files.createDirectories(missing);
    Files.writeString(missing.resolve("added_tokens.json"), "");

    assertThat(cache.knownMissing(REPO, COMMIT, "added_tokens.json")).isTrue();
    assertThat(cache.knownMissing(REPO, COMMIT, "config.json")).isFalse();
  }
}
