package dev.millstream.hub.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelCardTest {
  private static final String README =
      """
      ---
      license: other
      license_name: acme-terms
      license_link: LICENSE.md
      pipeline_tag: sentence-similarity
      library_name: sentence-transformers
      language:
        - en
        - no
      base_model: acme/base
      datasets:
        - acme/pairs
        - acme/more
      widget:
        - text: {deep: [1, 2]}
      ---
      # A model
      ---
      license: mit
      """;

  private static final ModelCard READ =
      new ModelCard(
          "other",
          "acme-terms",
          "LICENSE.md",
          "sentence-similarity",
          List.of("en", "no"),
          "sentence-transformers",
          List.of("acme/base"),
          List.of("acme/pairs", "acme/more"),
          null);

  private static RepoInfo info(JsonNode card) {
    return new RepoInfo(
        HubRepo.model("acme/toy"),
        FakeHub.COMMIT,
        false,
        false,
        "fill-mask",
        "transformers",
        List.of(),
        card,
        List.of());
  }

  private static void says(String readme, String why) {
    assertThat(ModelCard.ofReadme(readme, "README.md of model 'acme/toy'"))
        .isEqualTo(
            new ModelCard(
                null,
                null,
                null,
                null,
                List.of(),
                null,
                List.of(),
                List.of(),
                "the metadata of README.md of model 'acme/toy' cannot be read: "
                    + why
                    + ". Licence and languages are therefore unknown; see the file itself."));
  }

  @Test
  void readsTheMetadataAboveTheText() {
    assertThat(ModelCard.ofReadme(README, "README.md")).isEqualTo(READ);
    assertThat(ModelCard.ofReadme("\ufeff\n" + README.replace("\n", "\r\n"), "README.md"))
        .isEqualTo(READ);
  }

  @Test
  void readsWhatTheHubRead() throws JsonProcessingException {
    JsonNode card =
        new JsonMapper()
            .readTree(
                """
                {"license": "mit", "language": "en", "base_model": ["a/b", "c/d"],
                 "datasets": null, "pipeline_tag": {"odd": 1}}
                """);

    assertThat(ModelCard.of(info(card)))
        .isEqualTo(
            new ModelCard(
                "mit",
                null,
                null,
                "fill-mask",
                List.of("en"),
                "transformers",
                List.of("a/b", "c/d"),
                List.of(),
                null));
    assertThat(ModelCard.of(info(MissingNode.getInstance())).licence()).isNull();
  }

  @Test
  void takesAFileWithoutMetadataAsACardThatSaysNothing() {
    for (String readme :
        new String[] {"", "# A model", "---\n---\n", "---\n# only a comment\n---"}) {
      ModelCard card = ModelCard.ofReadme(readme, "README.md");

      assertThat(card.licence()).isNull();
      assertThat(card.problem()).isNull();
    }
  }

  @Test
  void saysWhyMetadataCannotBeRead() {
    says("---\nlicense: mit\n", "no second line '---' ends it");
    says("---\n- mit\n---\n", "it holds no keys and values");
    says("---\nlicense: mit\nlanguage: [en\n---\n", "it is not YAML (line 3 of it)");
    says("---\nlicense: \u0001\n---\n", "it is not YAML that is accepted here");
    says("---\nx: " + "[".repeat(100_000) + "\n---\n", "it is not YAML that is accepted here");
    says(
        "---\nx: " + "y".repeat(2_000_000) + "\n---\n",
        "it has 2000004 characters, but at most 1048576 are read");
  }

  @Test
  void makesNothingOfTagsAndBombs() {
    says(
        "---\nlicense: !!javax.script.ScriptEngineManager [x]\n---\n",
        "it is not YAML (line 1 of it)");
    assertThat(ModelCard.ofReadme("---\nlanguage: !!int en\n---\n", "README.md").languages())
        .containsExactly("en");
    StringBuilder bomb = new StringBuilder("---\na0: &a0 [x]\n");
    for (int i = 1; i < 40; i++) {
      String before = "*a" + (i - 1);
      bomb.append("a%d: &a%d [%s, %s]\n".formatted(i, i, before, before));
    }
    assertThat(ModelCard.ofReadme(bomb + "license: *a39\n---\n", "README.md").licence()).isNull();
    assertThat(ModelCard.ofReadme("---\nlicense: &a [*a]\n---\n", "README.md").licence()).isNull();
  }

  @Test
  void showsNoControlCharactersAndNoEndlessText() {
    ModelCard card =
        ModelCard.ofReadme(
            "---\nlicense: \"a\\e[31mb\\nc\"\nlanguage: " + "x".repeat(5_000) + "\n---\n",
            "README.md");

    assertThat(card.licence()).isEqualTo("a [31mb c");
    assertThat(card.languages().get(0)).hasSize(203).endsWith("x...");
  }

  @Test
  void neverFailsWhateverTheMetadataIs() {
    Random random = new Random(4);
    String spice = "[]{}:,-&*!|>'\"%@`#?\\~ \t\n\r\u0085\u2028aZ09\ud83d\ufffe";
    for (int run = 0; run < 1_000; run++) {
      StringBuilder text = new StringBuilder(README);
      for (int edits = random.nextInt(8); edits >= 0; edits--) {
        int at = 4 + random.nextInt(text.length() - 4);
        char c = spice.charAt(random.nextInt(spice.length()));
        switch (random.nextInt(3)) {
          case 0 -> text.insert(at, c);
          case 1 -> text.setCharAt(at, c);
          default -> text.delete(at, Math.min(text.length(), at + random.nextInt(9)));
        }
      }
      assertThat(ModelCard.ofReadme(text.toString(), "README.md")).isNotNull();
    }
  }
}
