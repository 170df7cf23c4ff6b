package dev.millstream.flink.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millstream.hub.FetchProgress;
import dev.millstream.hub.ModelLocator;
import dev.millstream.model.Device;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.pool.TinyModels;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkFolderReaderTest {
  @TempDir Path home;

  private ModelFiles locate(ModelRef ref) {
    return new ModelLocator(Map.of(), home, FetchProgress.NONE)
        .locate(ref, Variant.AUTO, Device.Kind.CPU);
  }

  @Test
  void aModelInAFileSystemOfFlinkIsTheSameModel() {
    Path folder = TinyModels.folder("sentence-similarity/mean");
    ModelFiles local = locate(new ModelRef.Folder(folder.toString()));

    ModelFiles files = locate(ModelRef.parse(folder.toUri().toString()));

    assertThat(files.name()).isEqualTo(folder.toUri().toString());
    assertThat(files.revision()).isEqualTo(local.revision());
    assertThat(files.root()).startsWith(home);
    assertThat(files.require("1_Pooling/config.json"))
        .hasSameBinaryContentAs(local.require("1_Pooling/config.json"));
  }

  @Test
  void aFolderThatIsNotThereIsASentence() {
    String uri = home.resolve("gone").toUri().toString();

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> locate(ModelRef.parse(uri)))
        .withMessageStartingWith("model folder '" + uri + "' cannot be read: ")
        .withMessageEndingWith("/folders can be written.");
  }

  @Test
  void aFileSystemWithoutItsPluginIsASentence() {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> locate(ModelRef.parse("s3://bucket/toy")))
        .withMessageStartingWith("model folder 's3://bucket/toy' cannot be read: ")
        .withMessageContaining("'s3'")
        .withMessageContaining("Check its address, that the file system's plugin is installed");
  }
}
