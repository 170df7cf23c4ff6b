package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millstream.model.Device;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.Variant;
import dev.millstream.task.EmbeddingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedModelTest {
  private static final Path MAPPINGS = Path.of("/proc/self/maps");
  private static final String TEXT = "Where is my order?";

  @TempDir private Path temp;
  private Path folder;

  @BeforeEach
  void copyAModel() throws IOException {
    assumeThat(MAPPINGS).as("not run: mappings are listed on Linux only").exists();
    folder = temp.toRealPath().resolve("toy");
    Path model = TinyModels.folder("sentence-similarity/mean");
    try (Stream<Path> paths = Files.walk(model)) {
      for (Path path : paths.toList()) {
        Files.copy(path, folder.resolve(model.relativize(path).toString()));
      }
    }
  }

  private ModelFiles files() {
    return ModelFiles.hashed("toy", folder, Variant.AUTO, Device.Kind.CPU, "");
  }

  private static LoadedModel load(ModelFiles files) {
    return LoadedModel.load(files, Device.CPU, ModelSpec.of(TinyModels.mean()));
  }

  private static float[] vector(LoadedModel model) throws Exception {
    return model
        .submit(model.tasks().embedding(EmbeddingOptions.DEFAULT), TEXT)
        .get()
        .output()
        .vector();
  }

  private boolean isMapped() throws IOException {
    return Files.readString(MAPPINGS).contains(folder.toString());
  }

  @Test
  void theFilesOfACacheAreMappedAndGiveTheSameVectors() throws Exception {
    try (LoadedModel ofFolder = load(files())) {
      assertThat(isMapped()).as("a folder's file may be written to").isFalse();
      try (LoadedModel ofCache = load(files().writtenOnce())) {
        assertThat(isMapped()).isTrue();
        assertThat(vector(ofCache)).isEqualTo(vector(ofFolder));
      }
    }
  }

  @Test
  void aFileWithAnAdapterIsNotMappedSinceItIsDeleted() throws Exception {
    ModelFiles base =
        ModelFiles.hashed(
            "bert", TinyModels.folder("peft/bert-base"), Variant.AUTO, Device.Kind.CPU, "");
    ModelFiles adapter =
        ModelFiles.pinned("lora", "r1", TinyAdapters.folder("peft/bert-lora"), "", "");
    try (LoadedModel adapted = load(base.adaptedBy(adapter).writtenOnce())) {
      assertThat(adapted.revision()).endsWith("+r1");
      assertThat(Files.readString(MAPPINGS)).doesNotContain("adapted-");
    }
  }
}
