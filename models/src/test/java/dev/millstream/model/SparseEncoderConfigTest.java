package dev.millstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millstream.model.SpladeConfig.Activation;
import dev.millstream.model.SpladeConfig.Strategy;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparseEncoderConfigTest {
  private static final String OLD =
      """
      [{"idx": 0, "path": "", "type": "sentence_transformers.sparse_encoder.models.MLMTransformer"},
       {"idx": 1, "path": "1_SpladePooling",
        "type": "sentence_transformers.sparse_encoder.models.SpladePooling"}]
      """;
  private static final String NEW =
      """
      [{"idx": 0, "path": "", "type": "sentence_transformers.base.modules.transformer.Transformer"},
       {"idx": 1, "path": "1_SpladePooling",
        "type": "sentence_transformers.sparse_encoder.modules.splade_pooling.SpladePooling"}]
      """;

  @TempDir Path root;
  private ModelOnDisk model;

  @BeforeEach
  void writeAModel() {
    model =
        ModelOnDisk.in(root)
            .with("modules.json", OLD)
            .with("sentence_bert_config.json", "{\"max_seq_length\": 64, \"do_lower_case\": true}");
  }

  private EncoderConfig read() {
    return EncoderConfig.of(model.files(), ModelConfig.of(model.files()));
  }

  private void refuses(ThrowingCallable call, String file, String sentence) {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(call)
        .withMessage(
            "%s of model 'acme/toy' %s (%s). Correct the file or choose another model."
                .formatted(file, sentence, root.resolve(file)));
  }

  @Test
  void isReadFromTheFilesOfAllGenerations() {
    model
        .with(
            "1_SpladePooling/config.json",
            "{\"pooling_strategy\": \"sum\", \"activation_function\": \"log1p_relu\"}")
        .with("config_sentence_transformers.json", "{\"prompts\": {\"query\": \"q: \"}}");
    SparseEncoderConfig expected =
        new SparseEncoderConfig(
            64,
            true,
            new SpladeConfig(Strategy.SUM, Activation.LOG1P_RELU),
            new PromptConfig(Map.of("query", "q: "), null));

    assertThat(read()).isEqualTo(expected);

    model.with("modules.json", NEW);
    assertThat(read()).isEqualTo(expected);
  }

  @Test
  void takesPythonsDefaultsWhereNothingIsSaid() {
    assertThat(read())
        .isEqualTo(new SparseEncoderConfig(64, true, SpladeConfig.DEFAULT, PromptConfig.NONE));
  }

  @Test
  void countsAPlainModelAsDenseAndReadsItAsSparseWhenAsked() {
    model.without("modules.json");

    assertThat(read()).isInstanceOf(SentenceTransformerConfig.class);
    assertThat(SparseEncoderConfig.of(model.files(), ModelConfig.of(model.files())))
        .isEqualTo(new SparseEncoderConfig(512, false, SpladeConfig.DEFAULT, PromptConfig.NONE));
  }

  @Test
  void namesTheChoicesWhereOneIsUnknown() {
    model.with("1_SpladePooling/config.json", "{\"pooling_strategy\": \"mean\"}");

    refuses(
        this::read,
        "1_SpladePooling/config.json",
        "says 'pooling_strategy' is \"mean\", but it must be max or sum");
  }

  @Test
  void tellsDenseFromSparse() {
    refuses(
        () -> SentenceTransformerConfig.of(model.files(), ModelConfig.of(model.files())),
        "modules.json",
        "lists a SpladePooling, which makes sparse vectors, but dense ones are made by a Pooling");

    model.with("modules.json", "[" + SentenceTransformerFolder.TO_POOLING + "]");
    refuses(
        () -> SparseEncoderConfig.of(model.files(), ModelConfig.of(model.files())),
        "modules.json",
        "lists a Pooling, which makes dense vectors, but sparse ones are made by a SpladePooling");
  }

  @Test
  void refusesModulesBehindASpladePooling() {
    model.with(
        "modules.json",
        OLD.replace("SpladePooling\"}]", "SpladePooling\"},")
            + "{\"idx\": 2, \"path\": \"\", \"type\": \"sentence_transformers.models.Normalize\"}]");

    refuses(
        this::read,
        "modules.json",
        "lists [MLMTransformer, SpladePooling, Normalize], but Millstream runs a Transformer, then"
            + " a Pooling, then any number of Dense and Normalize, or an MLMTransformer and a"
            + " SpladePooling");
  }
}
