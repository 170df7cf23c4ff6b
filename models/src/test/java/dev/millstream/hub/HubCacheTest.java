package dev.millstream.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.ModelRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The layout is huggingface_hub's: relative links from snapshots to blobs. */
class HubCacheTest {
  private static final String COMMIT = "1110a243fdf4706b3f48f1d95db1a4f5529b4d41";

  @TempDir Path cache;
  Path repository;
  Path snapshot;

  @BeforeEach
  void writeACache() throws IOException {
    cache = cache.toRealPath();
    repository = cache.resolve("models--acme--toy");
    snapshot = repository.resolve("snapshots").resolve(COMMIT);
    Files.createDirectories(snapshot.resolve("onnx"));
    Files.createDirectories(repository.resolve("blobs"));
    Files.createDirectories(repository.resolve("refs/refs/pr"));
    Files.writeString(repository.resolve("refs/main"), COMMIT);
    Files.writeString(repository.resolve("refs/refs/pr/1"), COMMIT);
    link("config.json", "../../blobs/aaa", "{}");
    link("onnx/model.onnx", "../../../blobs/bbb", "an ONNX file");
  }

  private void link(String name, String target, String content) throws IOException {
    Path link = snapshot.resolve(name);
    Files.writeString(link.resolveSibling(target).normalize(), content);
    Files.createSymbolicLink(link, Path.of(target));
  }

  private ModelFiles locate(String revision) {
    return new HubCache(cache).locate(new ModelRef.Hub("acme/toy", revision));
  }

  private void refuses(String revision, String sentence) {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> locate(revision))
        .withMessage(sentence);
  }

  @Test
  void resolvesARevisionToItsCommit() {
    for (String revision : new String[] {"main", "refs/pr/1", COMMIT}) {
      ModelFiles files = locate(revision);

      assertThat(files.name()).isEqualTo("acme/toy");
      assertThat(files.revision()).isEqualTo(COMMIT);
      assertThat(files.root()).isEqualTo(snapshot);
      assertThat(files.onnx()).isEqualTo(snapshot.resolve("onnx/model.onnx"));
      assertThat(files.require("config.json")).hasContent("{}");
    }
  }

  @Test
  void followsBothLinksOfASharedBlob() throws IOException {
    Path shared = Files.createDirectories(cache.resolve("blobs/0f")).resolve("0f1e2d");
    Files.writeString(shared, "{\"shared\": true}");
    Files.createSymbolicLink(repository.resolve("blobs/ccc"), Path.of("../../blobs/0f/0f1e2d"));
    Files.createSymbolicLink(snapshot.resolve("tokenizer.json"), Path.of("../../blobs/ccc"));

    assertThat(locate("main").require("tokenizer.json")).hasContent("{\"shared\": true}");
  }

  @Test
  void refusesALinkToAnotherRepositorysBlobs() throws IOException {
    Path other = Files.createDirectories(cache.resolve("models--acme--other/blobs"));
    Files.writeString(other.resolve("ddd"), "{}");
    Files.createSymbolicLink(
        snapshot.resolve("tokenizer.json"), Path.of("../../../models--acme--other/blobs/ddd"));
    ModelFiles files = locate("main");

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> files.find("tokenizer.json"))
        .withMessageContaining("outside the model's folder");
  }

  @Test
  void readsAReferenceThatEndsInALineBreak() throws IOException {
    Files.writeString(repository.resolve("refs/v1"), COMMIT + "\n");

    assertThat(locate("v1").revision()).isEqualTo(COMMIT);
  }

  @Test
  void saysHowToDownloadAModelThatIsNotCached() {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> new HubCache(cache).locate(new ModelRef.Hub("acme/other", "main")))
        .withMessage(
            "model 'acme/other' revision 'main' is not in the Hugging Face cache (looked for "
                + cache.resolve("models--acme--other")
                + "). Download it with 'hf download acme/other --revision main', or name a folder"
                + " that holds it.");
  }

  @Test
  void saysHowToDownloadARevisionThatIsNotCached() {
    refuses(
        "v2",
        "model 'acme/toy' revision 'v2' is not in the Hugging Face cache at this revision (looked"
            + " for "
            + repository.resolve("refs/v2")
            + "). Download it with 'hf download acme/toy --revision v2', or name a folder that"
            + " holds it.");
    String commit = "f".repeat(40);
    refuses(
        commit,
        "model 'acme/toy' revision '%s' has no snapshot of commit %s in the Hugging Face cache"
                .formatted(commit, commit)
            + " (looked for %s). Download it with 'hf download acme/toy --revision %s', or name a"
                .formatted(snapshot.resolveSibling(commit), commit)
            + " folder that holds it.");
  }

  @Test
  void refusesAReferenceThatIsNoCommit() throws IOException {
    Files.writeString(repository.resolve("refs/odd"), "../../../etc");

    refuses(
        "odd",
        "model 'acme/toy' revision 'odd' has a reference that does not hold a commit of 40 hex"
            + " digits (looked for "
            + repository.resolve("refs/odd")
            + "). Download it with 'hf download acme/toy --revision odd', or name a folder that"
            + " holds it.");
  }

  @Test
  void saysHowToDownloadAFileThatASnapshotLacks() throws IOException {
    ModelFiles files = locate("main");

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> files.require("tokenizer.json"))
        .withMessage(
            "model 'acme/toy' revision '%s' has no tokenizer.json (looked in %s). Download the whole"
                    .formatted(COMMIT, snapshot)
                + " repository with 'hf download acme/toy --revision %s', or name a folder that has"
                    .formatted(COMMIT)
                + " it.");
    Files.delete(snapshot.resolve("onnx/model.onnx"));
    refuses(
        "main",
        "model 'acme/toy' has no ONNX file (looked for onnx/model.onnx and model.onnx in %s)."
                .formatted(snapshot)
            + " Download the whole repository with 'hf download acme/toy --revision %s', or name a"
                .formatted(COMMIT)
            + " folder that has it. If its repository has none, export one with 'optimum-cli export"
            + " onnx --model acme/toy --task feature-extraction FOLDER' and name that folder.");
  }
}
