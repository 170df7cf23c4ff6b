package dev.millstream.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.millstream.model.ModelRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterRefTest {
  @Test
  void readsANameAndAFolderOrARepository() {
    assertThat(AdapterRef.parse("spam=/adapters/a=b"))
        .isEqualTo(new AdapterRef("spam", new ModelRef.Folder("/adapters/a=b")));
    assertThat(AdapterRef.parse("json=org/lora@v2"))
        .isEqualTo(new AdapterRef("json", new ModelRef.Hub("org/lora", "v2")))
        .hasToString("json=hf:org/lora@v2");
    assertThat(AdapterRef.parse("json=org/lora").pinnedTo("abc").ref())
        .isEqualTo(new ModelRef.Hub("org/lora", "abc"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "spam", "=/a", "spam="})
  void refusesWhatIsNotANameAndAPath(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AdapterRef.parse(text))
        .withMessage(
            "adapter was '%s', but NAME=PATH is expected: a name for it, and its folder or its repository of the Hugging Face Hub. Use e.g. spam=/adapters/spam or spam=organisation/name@revision."
                .formatted(text));
  }

  @Test
  void refusesANameThatIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AdapterRef.parse("a b=/adapters/spam"))
        .withMessage(
            "adapter name was 'a b', but a name has at most 64 letters, digits, '_', '-' and '.', and begins with none of the last two. Use e.g. spam=/adapters/spam.");
  }
}
