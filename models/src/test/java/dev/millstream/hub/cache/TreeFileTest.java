package dev.millstream.hub.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.hub.client.RepoFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The text is what {@code json.dump(data, f, indent=1)} of huggingface_hub 2.4.0 writes. */
class TreeFileTest {
  private static final String OID = "0123456789012345678901234567890123456789";
  private static final String SHA256 = OID + "012345678901234567890123";

  private static final String WRITTEN_BY_PYTHON =
      """
      {
       "format_version": 1,
       "files": {
        "config.json": {
         "size": 2,
         "blob_id": "0123456789012345678901234567890123456789"
        },
        "onnx/mod\\u00e8le.onnx": {
         "size": 5000000000,
         "blob_id": "0123456789012345678901234567890123456789",
         "lfs_sha256": "0123456789012345678901234567890123456789012345678901234567890123",
         "lfs_size": 5000000000,
         "xet_hash": "0123456789012345678901234567890123456789012345678901234567890123"
        }
       }
      }"""
          .stripIndent();

  @TempDir Path folder;

  private final List<RepoFile> files =
      List.of(
          new RepoFile("config.json", 2, OID, null, null),
          new RepoFile("onnx/modèle.onnx", 5_000_000_000L, OID, SHA256, SHA256));

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("tree.json"), text);
  }

  @Test
  void writesWhatPythonWrites() throws IOException {
    assertThat(TreeFile.write(List.of(files.get(1), files.get(0)))).isEqualTo(WRITTEN_BY_PYTHON);
    assertThat(TreeFile.write(List.of()))
        .isEqualTo("{\n \"format_version\": 1,\n \"files\": {}\n}");
  }

  @Test
  void readsWhatPythonWrote() throws IOException {
    assertThat(TreeFile.read(file(WRITTEN_BY_PYTHON))).contains(files);
  }

  @Test
  void leavesOutAHashForWhichPythonWouldRefuseTheListing() throws IOException {
    String text = TreeFile.write(List.of(new RepoFile("a", 1, OID, SHA256, "not a hash")));

    assertThat(text).contains("lfs_sha256").doesNotContain("xet_hash");
  }

  @Test
  void doesNotUseWhatIsNoListing() throws IOException {
    for (String text :
        List.of(
            "",
            "no JSON",
            "[]",
            "{\"format_version\": 2, \"files\": {}}",
            "{\"format_version\": 1, \"files\": {\"../a\": {\"size\": 1, \"blob_id\": \""
                + OID
                + "\"}}}",
            "{\"format_version\": 1, \"files\": {\"a\": {\"size\": -1, \"blob_id\": \""
                + OID
                + "\"}}}",
            "{\"format_version\": 1, \"files\": {\"a\": {\"size\": 1, \"blob_id\": \"../../x\"}}}")) {
      assertThat(TreeFile.read(file(text))).as(text).isEmpty();
    }
    assertThat(TreeFile.read(folder.resolve("absent.json"))).isEmpty();
  }
}
