package dev.millstream.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeadModulesTest extends SentenceTransformerFolder {
  @BeforeEach
  void addALayer() {
    model.with(
        "modules.json",
        "["
            + TO_POOLING
            + ", {\"idx\": 2, \"path\": \"2_Dense\","
            + " \"type\": \"sentence_transformers.models.Dense\"}]");
  }

  @Test
  void denseUsesTorchsDefaultsWhereNothingIsSaid() {
    model.with("2_Dense/config.json", "{\"in_features\": 4, \"out_features\": 2}");

    assertThat(read().head())
        .containsExactly(
            new HeadModule.Dense(
                "2_Dense/model.safetensors",
                4,
                2,
                true,
                "torch.nn.modules.activation.Tanh",
                false));
  }

  @Test
  void denseOfAnotherSizeThanThePoolingIsRefused() {
    model.with("2_Dense/config.json", "{\"in_features\": 8, \"out_features\": 2}");

    refuses(
        "2_Dense/config.json", "says 'in_features' is 8, but the module before it gives 4 numbers");
  }

  @Test
  void denseOnTokenVectorsIsRefused() {
    model.with(
        "2_Dense/config.json",
        "{\"in_features\": 4, \"out_features\": 2, \"module_input_name\": \"token_embeddings\"}");

    refuses(
        "2_Dense/config.json",
        "says 'module_input_name' is 'token_embeddings', but Millstream applies modules after"
            + " pooling to the 'sentence_embedding' only");
  }
}
