package dev.millstream.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millstream.model.ModelLoadException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoraConfigTest {
  private static final String MERGE_IT =
      " Merge it into its model with peft's merge_and_unload, export that to ONNX and name the result as the model.";

  @TempDir Path folder;

  private LoraConfig config(String fields) {
    return LoraConfig.of(new AdapterOnDisk(folder).config(fields).files());
  }

  private Path file() {
    return folder.resolve("adapter_config.json");
  }

  @Test
  void scalesByAlphaThroughTheRankOrItsRoot() {
    assertThat(config("\"r\": 4, \"lora_alpha\": 16").scale("a.query")).isEqualTo(4);
    assertThat(config("\"r\": 4, \"lora_alpha\": 16, \"use_rslora\": true").scale("a.query"))
        .isEqualTo(8);
    assertThat(config("").scale("a.query")).isEqualTo(1);
  }

  @Test
  void takesRankAndAlphaOfAPatternForTheLastPartsOfAName() {
    LoraConfig config =
        config(
            "\"r\": 4, \"lora_alpha\": 16, \"rank_pattern\": {\"layer.1.query\": 2}, \"alpha_pattern\": {\".*\\\\.value\": 32}");

    assertThat(config.rank("bert.layer.1.query")).isEqualTo(2);
    assertThat(config.rank("bert.layer.11.query")).isEqualTo(4);
    assertThat(config.rank("layer.1.query")).isEqualTo(2);
    assertThat(config.scale("bert.layer.1.query")).isEqualTo(8);
    assertThat(config.scale("bert.layer.1.value")).isEqualTo(8);
    assertThat(config.scale("bert.layer.0.key")).isEqualTo(4);
  }

  @Test
  void aListOfTargetsIsOfLastPartsAndATextIsAnExpressionForAllOfAName() {
    LoraConfig list = config("\"target_modules\": [\"query\", \"output.dense\"]");
    assertThat(list.targets("bert.layer.0.query")).isTrue();
    assertThat(list.targets("query")).isTrue();
    assertThat(list.targets("bert.layer.0.myquery")).isFalse();
    assertThat(list.targets("bert.output.dense")).isTrue();
    assertThat(list.targets("bert.pooler.dense")).isFalse();
    LoraConfig expression = config("\"target_modules\": \".*layer\\\\.[01]\\\\.query\"");
    assertThat(expression.targets("bert.layer.1.query")).isTrue();
    assertThat(expression.targets("bert.layer.2.query")).isFalse();
    assertThat(expression.targets("bert.layer.1.query.more")).isFalse();
    assertThat(config("\"target_modules\": \"all-linear\"").targets("anything")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"peft_type\": \"IA3\" | peft_type 'IA3' where LORA is expected",
        "\"bias\": \"all\" | bias 'all' where none is expected",
        "\"use_dora\": true | use_dora true",
        "\"lora_bias\": true | lora_bias true",
        "\"use_qalora\": true | use_qalora true",
        "\"alora_invocation_tokens\": [1] | alora_invocation_tokens [1]",
        "\"layer_replication\": [[0, 4]] | layer_replication [[0,4]]",
        "\"target_parameters\": [\"experts\"] | target_parameters [\"experts\"]",
        "\"trainable_token_indices\": [7] | trainable_token_indices [7]",
        "\"init_lora_weights\": \"pissa_niter_4\" | init_lora_weights \"pissa_niter_4\", which changes the model's own weights",
      })
  void refusesWhatIsComputedInAnotherWay(String field, String what) {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> config(field))
        .withMessage(
            "adapter '%s' cannot be used: its adapter_config.json has %s, which is not supported (%s).%s"
                .formatted(folder, what, file(), MERGE_IT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"r\": 0 | says 'r' is 0, but a rank is a whole number from 1 on",
        "\"r\": \"eight\" | says 'r' is \"eight\", but a rank is a whole number from 1 on",
        "\"lora_alpha\": \"1\" | says 'lora_alpha' is \"1\", but it must be a number",
        "\"lora_alpha\": NaN | says 'lora_alpha' is \"NaN\", but it must be a number",
        "\"use_rslora\": 1 | says 'use_rslora' is 1, but it must be true or false",
        "\"target_modules\": [1] | says 'target_modules' is [1], but it must be a list of texts",
        "\"target_modules\": \"(\" | says 'target_modules' is \"(\", but that is no usable regular expression: Unclosed group",
        "\"rank_pattern\": {\"a\": 0} | says 'rank_pattern' is 0, but a rank is a whole number from 1 on",
        "\"rank_pattern\": [1] | says 'rank_pattern' is [1], but it must be a JSON object",
        "\"bias\": 3 | says 'bias' is 3, but it must be a text",
      })
  void refusesWhatIsWrongInTheFile(String field, String why) {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> config(field))
        .withMessage(
            "adapter_config.json of adapter '%s' %s (%s). Correct the file or choose another adapter."
                .formatted(folder, why, file()));
  }

  @Test
  void anExpressionThatWouldTakeForEverIsRefusedAfterAMillionSteps() {
    String expression = "(.*a){20}b";
    LoraConfig config = config("\"target_modules\": \"%s\"".formatted(expression));

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> config.targets("a".repeat(200)))
        .withMessage(
            "adapter_config.json of adapter '%s' says 'target_modules' is \"%s\", but that is no usable regular expression: it takes more than 1000000 steps to match a name (%s). Correct the file or choose another adapter."
                .formatted(folder, expression, file()));
  }
}
