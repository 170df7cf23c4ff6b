package dev.millstream.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.millstream.model.ModelConfig;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelOnDisk;
import dev.millstream.model.PromptConfig;
import dev.millstream.model.SentenceTransformerConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromptsTest {
  private static final Prompt NOTHING_ASKED = new Prompt.OfTheModel();

  private static Prompts prompts(Map<String, String> texts) {
    return new Prompts("acme/toy", new PromptConfig(texts, null));
  }

  private static Prompts tiny(String name) {
    ModelFiles files = ModelOnDisk.tiny(name);
    return new Prompts(name, SentenceTransformerConfig.of(files, ModelConfig.of(files)).prompts());
  }

  @Test
  void aModelsDefaultIsUsedWhereNothingIsAsked() {
    assertThat(tiny("dense-normalize").prefix(NOTHING_ASKED)).isEqualTo("passage: ");
    assertThat(tiny("prompt-excluded").prefix(NOTHING_ASKED)).isEmpty();
    assertThat(new Prompts("acme/toy", PromptConfig.NONE).prefix(NOTHING_ASKED)).isEmpty();
  }

  @Test
  void aPromptIsFoundByItsName() {
    assertThat(tiny("dense-normalize").prefix(new Prompt.Named("clustering")))
        .isEqualTo("Identify the topic: ");
  }

  @Test
  void aTextIsTakenAsItIsEvenWhereItIsEmpty() {
    assertThat(tiny("dense-normalize").prefix(new Prompt.Literal("custom: ")))
        .isEqualTo("custom: ");
    assertThat(tiny("dense-normalize").prefix(new Prompt.Literal(""))).isEmpty();
  }

  @Test
  void queriesAndDocumentsHaveTheirOwn() {
    assertThat(tiny("dense-normalize").prefix(new Prompt.Query())).isEqualTo("query: ");
    assertThat(tiny("dense-normalize").prefix(new Prompt.Document())).isEqualTo("passage: ");
  }

  @Test
  void documentsTakeTheFirstNameThereIs() {
    Map<String, String> both = Map.of("passage", "p: ", "corpus", "c: ");

    assertThat(prompts(both).prefix(new Prompt.Document())).isEqualTo("p: ");
    assertThat(prompts(Map.of("corpus", "c: ")).prefix(new Prompt.Document())).isEqualTo("c: ");
  }

  @Test
  void queriesAndDocumentsHaveNoneWhereTheModelHasNoneAndNotItsDefault() {
    Prompts prompts = new Prompts("acme/toy", new PromptConfig(Map.of("s2s", "x"), "s2s"));

    assertThat(prompts.prefix(NOTHING_ASKED)).isEqualTo("x");
    assertThat(prompts.prefix(new Prompt.Query())).isEmpty();
    assertThat(prompts.prefix(new Prompt.Document())).isEmpty();
    assertThat(prompts.prefix(new Prompt.Named("query"))).isEmpty();
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tiny("dense-normalize").prefix(new Prompt.Named("web")))
        .withMessage(
            "prompt 'web' was asked for, but model 'dense-normalize' has only query, document,"
                + " clustering. Name one of them, or give the prompt's text instead of a name.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> prompts(Map.of()).prefix(new Prompt.Named("web")))
        .withMessage(
            "prompt 'web' was asked for, but model 'acme/toy' has no prompts. Give the prompt's text"
                + " instead of a name.");
  }

  @Test
  void travelsInTheJobGraph() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new Prompt.Named("query"));
    }

    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(new Prompt.Named("query"));
    }
  }
}
