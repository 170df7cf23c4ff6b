package dev.millstream.hub.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CardYamlTest {

  @Test
  void readsMetadataByYaml12() {
    assertThat(
            CardYaml.read(
                """
                license: apache-2.0
                language: [en, no]
                tags:
                - onnx
                - 2024-01-31
                inference: false
                base_model:
                model-index: [{name: x, value: 0.5, count: 12}]
                """))
        .hasToString(
            "{\"license\":\"apache-2.0\",\"language\":[\"en\",\"no\"],\"tags\":[\"onnx\",\"2024-01-31\"],"
                + "\"inference\":false,\"base_model\":null,"
                + "\"model-index\":[{\"name\":\"x\",\"value\":0.5,\"count\":12}]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "just a text",
        "- a list",
        "a: [",
        "a: &x [1]\nb: *x",
        "a: &x [*x]",
        "!!javax.script.ScriptEngineManager [x]",
        "a: !!java.net.URL ['http://127.0.0.1/']"
      })
  void readsNothingElse(String text) {
    assertThat(CardYaml.read(text).isMissingNode()).isTrue();
  }
}
