package dev.millstream.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millstream.engine.SplitModel;
import dev.millstream.hub.client.RevisionNotFoundException;
import dev.millstream.hub.mirror.MirrorServer;
import dev.millstream.hub.mirror.MirrorSettings;
import dev.millstream.model.Device;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.pool.TinyModels;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of a mirror that serves a folder. */
class ModelByNameTest {
  private static final ModelRef TOY = ModelRef.parse("acme/toy");

  @TempDir Path temp;
  private final Set<String> fetched = new ConcurrentSkipListSet<>();
  private Path repository;
  private MirrorServer mirror;

  @BeforeEach
  void serveAModel() throws IOException {
    repository = temp.resolve("root/acme/toy");
    TinyModels.copy("sentence-similarity/mean", repository);
    for (String name :
        List.of(
            "pytorch_model.bin",
            "modeling_toy.py",
            "model.safetensors",
            "weights.zip",
            "openvino/model.xml",
            "model.pt")) {
      put(name, new byte[] {1});
    }
    for (String name : List.of("onnx/model_quantized.onnx", "onnx/model_fp16.onnx")) {
      put(name, Files.readAllBytes(repository.resolve("onnx/model.onnx")));
    }
    put("README.md", "---\nlicense: mit\n---\n".getBytes(StandardCharsets.UTF_8));
    mirror = MirrorServer.start(MirrorSettings.of(temp.resolve("root")));
  }

  @AfterEach
  void stop() throws IOException {
    mirror.close();
  }

  private void put(String name, byte[] content) throws IOException {
    Path file = repository.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  private ModelLocator locator() {
    Map<String, String> environment =
        Map.of(
            "HF_ENDPOINT", mirror.endpoint().toString(),
            "HF_HOME", temp.resolve("hf").toString(),
            "HF_HUB_ETAG_TIMEOUT", "5");
    return new ModelLocator(environment, temp, (file, bytes, size) -> fetched.add(file));
  }

  private ModelFiles locate(Variant variant) {
    return locator().locate(TOY, variant, Device.Kind.CPU);
  }

  private Set<String> inSnapshot(ModelFiles files) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> paths = Files.walk(files.root())) {
      paths
          .filter(Files::isRegularFile)
          .forEach(path -> names.add(files.root().relativize(path).toString()));
    }
    return names;
  }

  @Test
  void onlyWhatItNeedsToRunIsFetched() throws IOException {
    ModelFiles files = locate(Variant.AUTO);

    assertThat(files.name()).isEqualTo("acme/toy");
    assertThat(files.revision()).matches("[0-9a-f]{40}");
    assertThat(files.isWrittenOnce()).isTrue();
    assertThat(files.onnxName()).isEqualTo("onnx/model.onnx");
    assertThat(files.onnx()).hasSameBinaryContentAs(repository.resolve("onnx/model.onnx"));
    assertThat(inSnapshot(files))
        .contains(
            "README.md",
            "config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "modules.json",
            "1_Pooling/config.json",
            "onnx/model.onnx")
        .doesNotContain(
            "pytorch_model.bin",
            "modeling_toy.py",
            "model.safetensors",
            "weights.zip",
            "openvino/model.xml",
            "model.pt",
            "onnx/model_quantized.onnx",
            "onnx/model_fp16.onnx")
        .containsAll(fetched);
  }

  @Test
  void theVariantAskedForIsFetchedAlone() throws IOException {
    ModelFiles files = locate(Variant.Q8);

    assertThat(files.onnxName()).isEqualTo("onnx/model_quantized.onnx");
    assertThat(inSnapshot(files))
        .contains("onnx/model_quantized.onnx")
        .doesNotContain("onnx/model.onnx");
  }

  @Test
  void aTorchScriptFileIsFetchedWhereItIsAskedForAndInPlaceOfTheOnnxFile() throws IOException {
    ModelFiles files = locate(Variant.TORCHSCRIPT);

    assertThat(files.onnxName()).isEqualTo("model.pt");
    assertThat(inSnapshot(files))
        .contains("config.json", "tokenizer.json", "model.pt")
        .doesNotContain("onnx/model.onnx", "pytorch_model.bin");
  }

  @Test
  void aDescriptionLeavesTheWeightsWhereTheyAre() throws IOException {
    ModelFiles files = locator().describe(TOY, Variant.AUTO, Device.Kind.CUDA);

    assertThat(files.onnxName()).isEqualTo("onnx/model_fp16.onnx");
    assertThat(inSnapshot(files))
        .contains("config.json", "1_Pooling/config.json")
        .doesNotContain("onnx/model_fp16.onnx", "onnx/model.onnx");
  }

  @Test
  void aTokenizerNeedsNoModelAndFetchesNone() throws IOException {
    for (String file : List.of("model.onnx", "model_quantized.onnx", "model_fp16.onnx")) {
      Files.delete(repository.resolve("onnx").resolve(file));
    }

    ModelFiles files = locator().tokenizer(TOY);

    assertThat(files.revision()).matches("[0-9a-f]{40}");
    assertThat(inSnapshot(files))
        .containsExactlyInAnyOrder(
            "config.json",
            "modules.json",
            "sentence_bert_config.json",
            "special_tokens_map.json",
            "tokenizer.json",
            "tokenizer_config.json");
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(files::onnx)
        .withMessageContaining(" has no onnx/model.onnx (looked in ");
  }

  @Test
  void aRepositoryWithoutATokenizerIsNamed() throws IOException {
    Files.delete(repository.resolve("tokenizer.json"));

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> locator().tokenizer(TOY))
        .withMessageMatching(
            "model 'acme/toy' revision '[0-9a-f]{40}' has no tokenizer.json \\(looked in .*\\). Name"
                + " another model or revision, or a folder that has it.");
  }

  @Test
  void filesWithTheWeightsComeAlong() throws IOException {
    put("onnx/model.onnx", SplitModel.lookingFor("model.onnx_data"));
    put("onnx/model.onnx_data", new byte[SplitModel.DATA_BYTES]);

    ModelFiles files = locate(Variant.FP32);

    assertThat(files.require("onnx/model.onnx_data")).hasSize(SplitModel.DATA_BYTES);
  }

  @Test
  void aModelThatReachesOutOfItsFolderIsRefusedBeforeItsFilesAreFetched() throws IOException {
    put("onnx/model.onnx", SplitModel.lookingFor("../../secret"));

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> locate(Variant.FP32))
        .withMessageEndingWith(
            "keeps data in '../../secret', which is refused: its name is not that of a file inside"
                + " the model's folder.");
  }

  @Test
  void aTokenizerOfUnreasonableSizeIsNotFetched() throws IOException {
    try (RandomAccessFile sparse =
        new RandomAccessFile(repository.resolve("tokenizer.json").toFile(), "rw")) {
      sparse.setLength(ModelFiles.MAX_JSON_BYTES + 1);
    }

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> locate(Variant.AUTO))
        .withMessageMatching(
            "tokenizer.json of model 'acme/toy' has 67108865 bytes, a JSON file may have 67108864"
                + " \\(commit [0-9a-f]{40}\\)\\. Choose another model or revision\\.");
    assertThat(fetched).isEmpty();
  }

  @Test
  void whatWasFetchedIsUsedWhenTheHubIsGone() throws IOException {
    String commit = locate(Variant.AUTO).revision();
    mirror.close();
    fetched.clear();

    ModelFiles pinned =
        locator().locate(new ModelRef.Hub("acme/toy", commit), Variant.AUTO, Device.Kind.CPU);

    assertThat(pinned.onnx()).isRegularFile();
    assertThat(fetched).isEmpty();
    Map<String, String> offline =
        Map.of("HF_HUB_OFFLINE", "1", "HF_HOME", temp.resolve("hf").toString());
    ModelFiles main =
        new ModelLocator(offline, temp, FetchProgress.NONE)
            .locate(TOY, Variant.AUTO, Device.Kind.CPU);
    assertThat(main.revision()).isEqualTo(commit);
  }

  @Test
  void aRepositoryWithoutAnOnnxFileSaysHowToExportOne() throws IOException {
    Files.delete(repository.resolve("onnx/model.onnx"));
    Files.delete(repository.resolve("onnx/model_quantized.onnx"));
    Files.delete(repository.resolve("onnx/model_fp16.onnx"));

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> locate(Variant.AUTO))
        .withMessageMatching(
            "model 'acme/toy' has no ONNX file \\(looked for onnx/model.onnx and model.onnx in its"
                + " repository at commit [0-9a-f]{40}\\)\\. Name another model or revision, or a"
                + " folder that has it\\. If its repository has none, export one with 'optimum-cli"
                + " export onnx --model acme/toy --task feature-extraction FOLDER' and name that"
                + " folder\\.");
    assertThat(fetched).isEmpty();
  }

  @Test
  void anUnknownRevisionIsTheHubsOwnError() {
    assertThatExceptionOfType(RevisionNotFoundException.class)
        .isThrownBy(
            () -> locator().locate(ModelRef.parse("acme/toy@v9"), Variant.AUTO, Device.Kind.CPU));
  }
}
