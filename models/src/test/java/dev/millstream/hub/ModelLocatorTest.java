package dev.millstream.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millstream.hub.client.OfflineException;
import dev.millstream.model.Device;
import dev.millstream.model.ModelConfig;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.ModelOnDisk;
import dev.millstream.model.ModelRef;
import dev.millstream.model.SentenceTransformerConfig;
import dev.millstream.model.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelLocatorTest {
  @TempDir Path home;

  private ModelLocator locator() {
    return new ModelLocator(Map.of("HF_HUB_OFFLINE", "1"), home, FetchProgress.NONE);
  }

  private ModelFiles locate(ModelRef ref) {
    return locator().locate(ref, Variant.AUTO, Device.Kind.CPU);
  }

  @Nested
  class CachePlaces {
    private CacheFolders with(Map<String, String> environment) {
      return CacheFolders.of(environment, Path.of("/home/me"));
    }

    @Test
    void areBelowTheHomeByDefault() {
      assertThat(with(Map.of()).hub()).isEqualTo(Path.of("/home/me/.cache/huggingface/hub"));
      assertThat(with(Map.of()).own()).isEqualTo(Path.of("/home/me/.cache/millstream"));
    }

    @Test
    void areFoundInHuggingFacesOrder() {
      Map<String, String> xdg = Map.of("XDG_CACHE_HOME", "/xdg");
      Map<String, String> hfHome = Map.of("XDG_CACHE_HOME", "/xdg", "HF_HOME", "/hf");
      Map<String, String> older =
          Map.of("HF_HOME", "/hf", "HUGGINGFACE_HUB_CACHE", "/older", "HF_HUB_CACHE", " ");
      Map<String, String> newer =
          Map.of("HF_HOME", "/hf", "HUGGINGFACE_HUB_CACHE", "/older", "HF_HUB_CACHE", "~/hub");

      assertThat(with(xdg).hub()).isEqualTo(Path.of("/xdg/huggingface/hub"));
      assertThat(with(xdg).own()).isEqualTo(Path.of("/xdg/millstream"));
      assertThat(with(hfHome).hub()).isEqualTo(Path.of("/hf/hub"));
      assertThat(with(older).hub()).isEqualTo(Path.of("/older"));
      assertThat(with(newer).hub()).isEqualTo(Path.of("/home/me/hub"));
    }

    @Test
    void canBeNamedForMillstreamAlone() {
      assertThat(with(Map.of("MILLSTREAM_CACHE", "/ours", "XDG_CACHE_HOME", "/xdg")).own())
          .isEqualTo(Path.of("/ours"));
    }
  }

  @Test
  void findsAFolderBelowTheHome() throws IOException {
    ModelOnDisk.in(Files.createDirectory(home.resolve("toy")));

    ModelFiles files = locate(ModelRef.parse("~/toy"));

    assertThat(files.name()).isEqualTo("~/toy");
    assertThat(files.root()).isEqualTo(home.resolve("toy"));
    assertThat(files.revision()).matches("sha256:[0-9a-f]{16}");
    assertThat(files.isWrittenOnce()).as("whoever owns the folder may write to it").isFalse();
  }

  @Test
  void saysWhatAFolderMustHold() {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> locate(ModelRef.parse("~/gone")))
        .withMessage(
            "model folder '~/gone' does not exist or is not a folder (looked for "
                + home.resolve("gone")
                + "). Name a folder that holds config.json, tokenizer.json and onnx/model.onnx, or"
                + " a model of the Hugging Face Hub as 'organisation/name'.");
  }

  @Test
  void aFolderMustBeWhatTheJobWasBuiltWith() throws IOException {
    ModelOnDisk.in(Files.createDirectory(home.resolve("toy")));
    String revision = locate(new ModelRef.Folder("~/toy")).revision();

    assertThat(locate(new ModelRef.Folder("~/toy", revision)).revision()).isEqualTo(revision);
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> locate(new ModelRef.Folder("~/toy", "sha256:0123456789abcdef")))
        .withMessageStartingWith("model folder '~/toy' has changed since the job was built: ");
  }

  @Test
  void asksNoHubWhereTheNetworkMayNotBeUsed() {
    assertThatExceptionOfType(OfflineException.class)
        .isThrownBy(() -> locate(ModelRef.parse("acme/toy")))
        .withMessage(
            "revision 'main' of model 'acme/toy' is not in the cache at "
                + home.resolve(".cache/huggingface/hub")
                + " and HF_HUB_OFFLINE is set: unset it, or run 'bin/millstream hub download"
                + " acme/toy' where there is a network and copy the cache from there.");
  }

  @Test
  void writesTheBundledModelOnceAndReusesIt() throws IOException {
    ModelFiles files = locate(ModelRef.DEFAULT);

    assertThat(files.name()).isEqualTo("sentence-transformers/all-MiniLM-L6-v2");
    assertThat(files.revision()).isEqualTo("sha256:759c3cd2b7fe7e93");
    assertThat(files.isWrittenOnce()).isTrue();
    assertThat(files.root())
        .isEqualTo(home.resolve(".cache/millstream/bundled/all-MiniLM-L6-v2/759c3cd2b7fe7e93"));
    assertThat(files.require("tokenizer.json")).hasSize(711_661);
    ModelConfig model = ModelConfig.of(files);
    assertThat(model.hiddenSize()).isEqualTo(384);
    assertThat(SentenceTransformerConfig.of(files, model).maxTokens()).isEqualTo(256);

    FileTime written = Files.getLastModifiedTime(files.onnx());
    Object inode = Files.getAttribute(files.onnx(), "unix:ino");
    ModelFiles again = locate(ModelRef.parse("bundled:all-MiniLM-L6-v2"));
    assertThat(again.onnx()).isEqualTo(files.onnx());
    assertThat(Files.getLastModifiedTime(again.onnx())).isEqualTo(written);
    assertThat(Files.getAttribute(again.onnx(), "unix:ino")).isEqualTo(inode);
  }

  @Test
  void theBundledModelComesInFullPrecisionOnly() {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> locator().locate(ModelRef.DEFAULT, Variant.Q8, Device.Kind.CPU))
        .withMessageStartingWith("model 'all-MiniLM-L6-v2' has no file for the variant q8")
        .withMessageEndingWith("It comes in fp32 only.");
  }

  @Test
  void namesTheBundledModelThereIs() {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> locate(new ModelRef.Bundled("bge")))
        .withMessage(
            "there is no bundled model 'bge', only 'all-MiniLM-L6-v2'. Use that one, a folder, or a"
                + " model of the Hugging Face Hub as 'organisation/name'.");
  }
}
