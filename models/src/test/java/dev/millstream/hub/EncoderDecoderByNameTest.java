package dev.millstream.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millstream.engine.SplitModel;
import dev.millstream.hub.mirror.MirrorServer;
import dev.millstream.hub.mirror.MirrorSettings;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.pool.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encoder-decoders of a mirror that serves a folder, and of that folder. */
class EncoderDecoderByNameTest {
  private static final ModelRef TOY = ModelRef.parse("acme/toy");
  private static final List<String> DESCRIPTION =
      List.of(
          "config.json",
          "generation_config.json",
          "special_tokens_map.json",
          "tokenizer.json",
          "tokenizer_config.json");

  @TempDir Path temp;
  private Path repository;
  private MirrorServer mirror;

  @BeforeEach
  void serveAModel() throws IOException {
    repository = temp.resolve("root/acme/toy");
    TinyModels.copy("text2text-generation/t5", repository);
    for (String name :
        List.of(
            "pytorch_model.bin",
            "onnx/encoder_model_quantized.onnx",
            "onnx/decoder_model_merged_quantized.onnx",
            "onnx/decoder_model.onnx",
            "onnx/decoder_with_past_model.onnx",
            "onnx/encoder_model_fp16.onnx")) {
      put(name, Files.readAllBytes(repository.resolve("onnx/encoder_model.onnx")));
    }
    mirror = MirrorServer.start(MirrorSettings.of(temp.resolve("root")));
  }

  @AfterEach
  void stop() throws IOException {
    mirror.close();
  }

  private void put(String name, byte[] content) throws IOException {
    Files.write(repository.resolve(name), content);
  }

  private ModelLocator locator() {
    Map<String, String> environment =
        Map.of(
            "HF_ENDPOINT", mirror.endpoint().toString(),
            "HF_HOME", temp.resolve("hf").toString(),
            "HF_HUB_ETAG_TIMEOUT", "5");
    return new ModelLocator(environment, temp, FetchProgress.NONE);
  }

  private static void assertFetched(ModelFiles files, String... onnx) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> paths = Files.walk(files.root())) {
      paths
          .filter(Files::isRegularFile)
          .forEach(path -> names.add(files.root().relativize(path).toString()));
    }
    Set<String> expected = new TreeSet<>(DESCRIPTION);
    expected.addAll(List.of(onnx));
    assertThat(names).isEqualTo(expected);
  }

  @Test
  void aVariantIsFetchedWholeByThoseWhoDoNotSayWhatKindOfModelItIs() throws IOException {
    ModelRef.Hub toy = (ModelRef.Hub) TOY;

    assertFetched(
        locator().fetched(toy, Variant.Q8),
        "onnx/encoder_model_quantized.onnx",
        "onnx/decoder_model_merged_quantized.onnx");
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> locator().fetched(toy, Variant.FP16))
        .withMessageStartingWith(
            "model 'acme/toy' has onnx/encoder_model_fp16.onnx, but neither"
                + " decoder_model_merged_fp16.onnx nor both");
  }

  @Test
  void encoderAndMergedDecoderAreFetchedAndNothingElse() throws IOException {
    ModelFiles files = locator().encoderDecoder(TOY, Variant.AUTO);

    assertThat(files.onnxName()).isEqualTo("onnx/encoder_model.onnx");
    assertThat(files.revision()).matches("[0-9a-f]{40}");
    assertFetched(files, "onnx/encoder_model.onnx", "onnx/decoder_model_merged.onnx");
  }

  @Test
  void theVariantAskedForIsFetchedAloneAndFoundByItsEncodersName() throws IOException {
    ModelFiles files = locator().encoderDecoder(TOY, Variant.Q8);

    assertFetched(
        files, "onnx/encoder_model_quantized.onnx", "onnx/decoder_model_merged_quantized.onnx");
    assertThat(
            locator()
                .encoderDecoder(
                    new ModelRef.Hub("acme/toy", files.revision()), Variant.parse(files.onnxName()))
                .onnxName())
        .isEqualTo("onnx/encoder_model_quantized.onnx");
  }

  @Test
  void theLayoutOfOptimumIsInTheRoot() throws IOException {
    for (String name : List.of("encoder_model", "decoder_model", "decoder_with_past_model")) {
      Files.move(repository.resolve("onnx/" + name + ".onnx"), repository.resolve(name + ".onnx"));
    }

    ModelFiles files = locator().encoderDecoder(TOY, Variant.FP32);

    assertFetched(
        files, "encoder_model.onnx", "decoder_model.onnx", "decoder_with_past_model.onnx");
  }

  @Test
  void filesWithTheWeightsComeAlong() throws IOException {
    put("onnx/decoder_model_merged.onnx", SplitModel.lookingFor("decoder_model_merged.onnx_data"));
    put("onnx/decoder_model_merged.onnx_data", new byte[SplitModel.DATA_BYTES]);

    assertFetched(
        locator().encoderDecoder(TOY, Variant.FP32),
        "onnx/encoder_model.onnx",
        "onnx/decoder_model_merged.onnx",
        "onnx/decoder_model_merged.onnx_data");
  }

  @Test
  void aDescriptionLeavesTheWeightsWhereTheyAre() throws IOException {
    ModelFiles files = locator().describeEncoderDecoder(TOY, Variant.AUTO);

    assertThat(files.onnxName()).isEqualTo("onnx/encoder_model.onnx");
    assertFetched(files);
  }

  @Test
  void aVariantWithoutItsDecoderIsRefusedBeforeAnythingIsFetched() {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> locator().encoderDecoder(TOY, Variant.FP16))
        .withMessageMatching(
            "model 'acme/toy' has onnx/encoder_model_fp16.onnx, but neither decoder_model_merged_fp16.onnx nor both decoder_model_fp16.onnx and decoder_with_past_model_fp16.onnx beside it \\(looked in its repository at commit [0-9a-f]{40}\\)\\. Fetch the decoder too, or export it with 'optimum-cli export onnx --task text2text-generation-with-past'\\.");
  }

  @Test
  void aVariantThatIsNotThereIsRefused() {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> locator().encoderDecoder(TOY, Variant.Q4))
        .withMessageMatching(
            "model 'acme/toy' has no encoder_model.onnx for the variant q4 \\(looked in its repository at commit [0-9a-f]{40} and its folder onnx\\)\\. An encoder-decoder needs .*");
  }

  @Test
  void autoTakesAVariantThatIsWhole() throws IOException {
    Files.delete(repository.resolve("onnx/decoder_model_merged.onnx"));
    Files.delete(repository.resolve("onnx/decoder_model.onnx"));

    assertThat(locator().encoderDecoder(TOY, Variant.AUTO).onnxName())
        .isEqualTo("onnx/encoder_model_quantized.onnx");
  }

  @Test
  void theRevisionOfAFolderIsMadeFromAllItsOnnxFiles() throws IOException {
    ModelRef folder = new ModelRef.Folder(repository.toString());
    String before = locator().encoderDecoder(folder, Variant.FP32).revision();
    assertThat(locator().describeEncoderDecoder(folder, Variant.FP32).revision())
        .isEqualTo(before)
        .matches("sha256:[0-9a-f]{16}");

    put("onnx/decoder_model_merged.onnx", new byte[] {1});

    assertThat(locator().encoderDecoder(folder, Variant.FP32).revision()).isNotEqualTo(before);
  }

  @Test
  void aFolderThatIsMissingAndTheBundledModelAreRefused() {
    Path gone = temp.resolve("gone");
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(
            () -> locator().encoderDecoder(new ModelRef.Folder(gone.toString()), Variant.AUTO))
        .withMessage(
            "model folder '%s' does not exist or is not a folder (looked for %s). Name a folder that holds config.json, tokenizer.json, encoder_model.onnx and decoder_model_merged.onnx, or a model of the Hugging Face Hub as 'organisation/name'.",
            gone, gone);
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> locator().encoderDecoder(ModelRef.DEFAULT, Variant.AUTO))
        .withMessage(
            "'bundled:all-MiniLM-L6-v2' is a model that comes with Millstream, and no encoder-decoder does. Name a folder or a repository of the Hugging Face Hub that has encoder_model.onnx.");
  }
}
