package dev.millstream.flink.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class DecodeOptionsTest {
  @Test
  void travelsInTheJobGraph() throws Exception {
    DecodeOptions options = DecodeOptions.json().withIdField("uri").withTitleField("title");

    assertThat(InstantiationUtil.clone(options)).isEqualTo(options);
  }

  @Test
  void refusesABlankField() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DecodeOptions.json().withTextField(" "))
        .withMessage("text field was blank (decode). Name a field of the JSON objects, e.g. text.");
  }

  @Test
  void refusesFieldsOfPlainText() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DecodeOptions.text().withIdField("uri"))
        .withMessage(
            "id field 'uri' was asked of plain text, which has no fields (decode). Use the JSON format, or leave the id field out.");
  }

  @Test
  void refusesOneFieldForTwoThings() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DecodeOptions.json().withTitleField("text"))
        .withMessage(
            "title field 'text' is also the text field (decode). Name two different fields.");
  }

  @Test
  void refusesToAcceptNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DecodeOptions.json().withMaxCharacters(0))
        .withMessage(
            "the longest text was set to 0 characters, but must be 1 or more (decode). Use e.g. 1000000.");
  }
}
