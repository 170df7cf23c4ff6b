package dev.millstream.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millstream.model.Device;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.pool.TinyModels;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderCopyTest {
  private static final ModelRef.Remote REF = new ModelRef.Remote("mem://bucket/toy");

  @TempDir Path cache;
  private final MemoryFolder folder = new MemoryFolder();

  /** A folder in memory that remembers what was read. */
  private static final class MemoryFolder implements FolderReader {
    private final Map<String, byte[]> files = new TreeMap<>();
    private final List<String> opened = new ArrayList<>();
    private long modified = 1;
    private int missingBytes;

    @Override
    public List<Entry> list(String uri) throws IOException {
      if (!uri.equals(REF.uri())) {
        throw new IOException("there is no folder " + uri);
      }
      return files.entrySet().stream()
          .map(file -> new Entry(file.getKey(), file.getValue().length, modified))
          .toList();
    }

    @Override
    public InputStream open(String uri, String name) {
      opened.add(name);
      byte[] content = files.get(name);
      return new ByteArrayInputStream(content, 0, content.length - missingBytes);
    }
  }

  @BeforeEach
  void fillTheFolder() throws IOException {
    Path model = TinyModels.folder("sentence-similarity/mean");
    try (Stream<Path> files = Files.walk(model)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        folder.files.put(model.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    folder.files.put("pytorch_model.bin", new byte[] {1});
    folder.files.put("onnx/model_q4.onnx", new byte[] {1});
  }

  private ModelFiles locate(ModelRef.Remote ref) {
    return new FolderCopy(folder, cache, FetchProgress.NONE)
        .locate(ref, Variant.AUTO, Device.Kind.CPU);
  }

  @Test
  void copiesWhatTheModelNeedsAndNothingElse() {
    ModelFiles files = locate(REF);

    assertThat(files.name()).isEqualTo("mem://bucket/toy");
    assertThat(files.revision()).matches("sha256:[0-9a-f]{16}");
    assertThat(files.isWrittenOnce()).isTrue();
    assertThat(files.onnxName()).isEqualTo("onnx/model.onnx");
    assertThat(folder.opened)
        .contains("config.json", "tokenizer.json", "1_Pooling/config.json", "onnx/model.onnx")
        .doesNotContain("pytorch_model.bin", "onnx/model_q4.onnx")
        .doesNotHaveDuplicates();
  }

  @Test
  void copiesATokenizerWithoutItsModel() {
    ModelFiles files = new FolderCopy(folder, cache, FetchProgress.NONE).tokenizer(REF);

    assertThat(files.revision()).isEqualTo("sha256:ada513dac4e2bdef");
    assertThat(folder.opened)
        .contains("config.json", "tokenizer.json")
        .doesNotContain("onnx/model.onnx", "1_Pooling/config.json");
  }

  @Test
  void copiesAnEncoderDecoder() throws IOException {
    Path model = TinyModels.folder("text2text-generation/t5");
    for (String name : List.of("onnx/encoder_model.onnx", "onnx/decoder_model_merged.onnx")) {
      folder.files.put(name, Files.readAllBytes(model.resolve(name)));
    }
    folder.files.put("onnx/encoder_model_q4.onnx", new byte[] {1});

    ModelFiles files =
        new FolderCopy(folder, cache, FetchProgress.NONE).encoderDecoder(REF, Variant.AUTO);

    assertThat(files.name()).isEqualTo("mem://bucket/toy");
    assertThat(files.revision())
        .isEqualTo(EncoderDecoderSource.hashed("t5", model, Variant.AUTO, "").revision());
    assertThat(files.onnxName()).isEqualTo("onnx/encoder_model.onnx");
    assertThat(folder.opened)
        .contains(
            "config.json",
            "tokenizer.json",
            "onnx/encoder_model.onnx",
            "onnx/decoder_model_merged.onnx")
        .doesNotContain("onnx/model.onnx", "onnx/encoder_model_q4.onnx");
  }

  @Test
  void copiesEachStateOfTheFolderOnce() {
    locate(REF);
    folder.opened.clear();

    locate(REF);
    assertThat(folder.opened).isEmpty();

    folder.modified++;
    locate(REF);
    assertThat(folder.opened).contains("onnx/model.onnx");
  }

  @Test
  void aFileThatEndsEarlyIsNoCopyAndTheNextTryCompletesIt() {
    folder.missingBytes = 1;
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> locate(REF))
        .withMessageMatching(
            "model folder 'mem://bucket/toy' cannot be read: .* has \\d+ bytes where \\d+ were"
                + " listed\\. Check its address, that the file system's plugin is installed in"
                + " Flink, and that .*/folders can be written\\.");

    folder.missingBytes = 0;
    assertThat(locate(REF).onnx()).isRegularFile();
  }

  @Test
  void saysThatAFolderIsMissing() {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> locate(new ModelRef.Remote("mem://bucket/gone")))
        .withMessage(
            ("model folder 'mem://bucket/gone' cannot be read: there is no folder"
                    + " mem://bucket/gone. Check its address, that the file system's plugin is"
                    + " installed in Flink, and that %s can be written.")
                .formatted(cache.resolve("folders")));
  }

  @Test
  void withoutAReaderTheModuleThatHasOneIsNamed() {
    ModelLocator locator = new ModelLocator(Map.of(), cache, FetchProgress.NONE);

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> locator.locate(REF, Variant.AUTO, Device.Kind.CPU))
        .withMessage(
            "model folder 'mem://bucket/toy' is in a file system that nothing here reads. Add"
                + " millstream-operators, which reads those of Flink, or name a local folder.");
  }
}
