package dev.millstream.jobs.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.hub.client.Patterns;
import dev.millstream.hub.upload.UploadFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadSelectionTest {
  @TempDir Path folder;

  @BeforeEach
  void makeFiles() throws IOException {
    for (String name :
        List.of("config.json", "onnx/model.onnx", ".git/HEAD", ".env", "onnx/.cache/x")) {
      Path file = folder.resolve("model").resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
  }

  List<String> names(String below, Patterns patterns, Path... paths) throws IOException {
    return new UploadSelection(below, patterns)
        .of(List.of(paths)).stream().map(UploadFile::path).toList();
  }

  @Test
  void takesWhatIsBelowAFolderButNothingHidden() throws Exception {
    assertThat(names("", Patterns.ALL, folder.resolve("model")))
        .containsExactly("config.json", "onnx/model.onnx");
  }

  @Test
  void takesAFileThatIsNamedEvenIfItIsHidden() throws Exception {
    assertThat(names("", Patterns.ALL, folder.resolve("model/.env"))).containsExactly(".env");
  }

  @Test
  void putsThemIntoAFolderOfTheRepository() throws Exception {
    assertThat(names("v2", Patterns.ALL, folder.resolve("model")))
        .containsExactly("v2/config.json", "v2/onnx/model.onnx");
  }

  @Test
  void keepsToThePatterns() throws Exception {
    Patterns onnx = new Patterns(List.of("*.onnx"), List.of());

    assertThat(names("", onnx, folder.resolve("model"))).containsExactly("onnx/model.onnx");
  }

  @Test
  void followsLinksToFilesButNotToFolders() throws Exception {
    Path published = Files.createDirectory(folder.resolve("published"));
    Files.createSymbolicLink(published.resolve("config.json"), folder.resolve("model/config.json"));
    Files.createSymbolicLink(published.resolve("all"), folder.resolve("model"));

    assertThat(names("", Patterns.ALL, published)).containsExactly("config.json");
  }

  @Test
  void refusesTwoFilesOfOneName() {
    Path one = folder.resolve("model/config.json");
    Path other = folder.resolve("model/../model/onnx/../config.json");

    assertThatThrownBy(() -> names("", Patterns.ALL, one, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "%s and %s would both be config.json in the repository. Upload them one after the other, with --path-in-repo."
                .formatted(one, other));
  }
}
