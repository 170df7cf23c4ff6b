package dev.millstream.model;

import static dev.millstream.model.PoolingMode.CLS;
import static dev.millstream.model.PoolingMode.LAST_TOKEN;
import static dev.millstream.model.PoolingMode.MEAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentenceTransformerConfigTest extends SentenceTransformerFolder {
  @Nested
  class TinyModels {
    @ParameterizedTest
    @CsvSource({
      "cls, CLS",
      "max, MAX",
      "mean_sqrt_len_tokens, MEAN_SQRT_LEN",
      "weightedmean, WEIGHTED_MEAN",
      "lasttoken, LAST_TOKEN",
    })
    void poolAsTheyAreNamed(String name, PoolingMode mode) {
      SentenceTransformerConfig config = read(ModelOnDisk.tiny(name));

      assertThat(config.pooling()).isEqualTo(new PoolingConfig(List.of(mode), true));
      assertThat(config.head()).isEmpty();
      assertThat(config.maxTokens()).isEqualTo(64);
      assertThat(config.lowerCase()).isFalse();
    }

    @Test
    void joinPoolingsInSentenceTransformersOrder() {
      SentenceTransformerConfig config = read(ModelOnDisk.tiny("cls-mean-concat"));

      assertThat(config.pooling().modes()).containsExactly(CLS, MEAN);
      assertThat(config.head()).containsExactly(new HeadModule.Normalize());
      assertThat(config.maxTokens()).isEqualTo(16);
    }

    @Test
    void haveADenseLayerAndPrompts() {
      SentenceTransformerConfig config = read(ModelOnDisk.tiny("dense-normalize"));

      assertThat(config.head())
          .containsExactly(
              new HeadModule.Dense(
                  "2_Dense/model.safetensors",
                  32,
                  16,
                  true,
                  "torch.nn.modules.activation.Tanh",
                  false),
              new HeadModule.Normalize());
      assertThat(config.prompts().texts())
          .containsExactly(
              Map.entry("query", "query: "),
              Map.entry("document", "passage: "),
              Map.entry("clustering", "Identify the topic: "));
      assertThat(config.prompts().defaultName()).isEqualTo("document");
    }

    @Test
    void canLeaveAPromptOutOfPooling() {
      SentenceTransformerConfig config = read(ModelOnDisk.tiny("prompt-excluded"));

      assertThat(config.pooling().includePrompt()).isFalse();
      assertThat(config.prompts().defaultName()).isNull();
    }
  }

  @Nested
  class Modules {
    @Test
    void areReadByTheirNamesSinceVersionSix() {
      model.with(
          "modules.json",
          """
          [{"idx": 0, "name": "0", "path": "",
            "type": "sentence_transformers.base.modules.transformer.Transformer"},
           {"idx": 1, "name": "1", "path": "1_Pooling",
            "type": "sentence_transformers.sentence_transformer.modules.pooling.Pooling"},
           {"idx": 2, "name": "2", "path": "2_Normalize",
            "type": "sentence_transformers.base.modules.normalize.Normalize"}]
          """);
      model.with("2_Normalize/config.json", "{\"module_input_name\": \"sentence_embedding\"}");

      assertThat(read().head()).containsExactly(new HeadModule.Normalize());
    }

    @Test
    void absentMeanAPlainTransformerWithMeanPooling() {
      model.without("modules.json");

      SentenceTransformerConfig config = read();

      assertThat(config)
          .isEqualTo(
              new SentenceTransformerConfig(
                  512,
                  false,
                  new PoolingConfig(List.of(MEAN), true),
                  List.of(),
                  PromptConfig.NONE,
                  null));
    }

    @Test
    void absentMeanLastTokenPoolingForACausalModel() {
      model
          .without("modules.json")
          .with(
              "config.json",
              "{\"hidden_size\": 4, \"architectures\": [\"Qwen2ForCausalLM\"],"
                  + " \"max_position_embeddings\": 32}");

      assertThat(read().pooling().modes()).containsExactly(LAST_TOKEN);
    }

    @Test
    void ofUnknownTypeAreAnsweredWithTheKnownOnes() {
      model.with(
          "modules.json",
          "[" + TO_POOLING + ", {\"idx\": 2, \"type\": \"sentence_transformers.models.LSTM\"}]");

      refuses(
          "modules.json",
          "lists a module of type 'sentence_transformers.models.LSTM', but Millstream runs"
              + " Transformer, MLMTransformer, Pooling, SpladePooling, Dense, Normalize");
    }

    @Test
    void ofForeignCodeAreRefused() {
      model.with("modules.json", "[{\"idx\": 0, \"type\": \"custom_st.Transformer\"}]");

      refuses(
          "modules.json",
          "lists a module of type 'custom_st.Transformer', but that is Python code of its own and"
              + " Millstream runs no code of a model");
    }

    @Test
    void whoseNumbersContradictTheListAreRefused() {
      model.with(
          "modules.json",
          "[{\"idx\": 1, \"path\": \"1_Pooling\", \"type\": \"sentence_transformers.models.Pooling\"},"
              + "{\"idx\": 0, \"path\": \"\", \"type\": \"sentence_transformers.models.Transformer\"}]");

      refuses(
          "modules.json",
          "lists the module with 'idx' 0 after the one with 1, but modules run in the order of the"
              + " list, so the two must agree");
    }

    @Test
    void inAnotherOrderAreRefused() {
      model.with(
          "modules.json",
          "[{\"type\": \"sentence_transformers.models.Transformer\"},"
              + "{\"type\": \"sentence_transformers.models.Normalize\"}]");

      refuses(
          "modules.json",
          "lists [Transformer, Normalize], but Millstream runs a Transformer, then a Pooling, then"
              + " any number of Dense and Normalize, or an MLMTransformer and a SpladePooling");
    }

    @Test
    void inAFolderOutsideAreRefused() {
      model.with("modules.json", "[" + TO_POOLING.replace("1_Pooling", "../x") + "]");

      assertThatExceptionOfType(ModelLoadException.class)
          .isThrownBy(SentenceTransformerConfigTest.this::read)
          .withMessageStartingWith("model 'acme/toy' names a file '../x/config.json', which could");
    }
  }

  @Nested
  class Length {
    @ParameterizedTest
    @CsvSource({"128, 128", "1000000000000000019884624838656, 512", "1e30, 512", "null, 512"})
    void isTheTokenizersWithinThePositionsWhereSentenceTransformersSaysNone(
        String tokenizer, int expected) {
      model
          .with("sentence_bert_config.json", "{\"do_lower_case\": true}")
          .with("tokenizer_config.json", "{\"model_max_length\": " + tokenizer + "}");

      assertThat(read().maxTokens()).isEqualTo(expected);
      assertThat(read().lowerCase()).isTrue();
    }

    @Test
    void isReadFromTheFilesOfOldModels() {
      model
          .without("sentence_bert_config.json")
          .with("sentence_roberta_config.json", "{\"max_seq_length\": 75}");

      assertThat(read().maxTokens()).isEqualTo(75);
    }

    @Test
    void ofARobertaStopsWhereItsPositionsEnd() {
      model
          .with("sentence_bert_config.json", "{\"max_seq_length\": 514}")
          .with(
              "config.json",
              "{\"model_type\": \"xlm-roberta\", \"hidden_size\": 4, \"pad_token_id\": 1,"
                  + " \"max_position_embeddings\": 514}");

      assertThat(read().maxTokens()).isEqualTo(512);
    }

    @Test
    void saidNowhereIsAskedFor() {
      model.without("sentence_bert_config.json").with("config.json", "{\"hidden_size\": 4}");

      assertThatExceptionOfType(ModelLoadException.class)
          .isThrownBy(SentenceTransformerConfigTest.this::read)
          .withMessage(
              "model 'acme/toy' revision 'main' does not say how many tokens it takes (no"
                  + " max_seq_length in sentence_bert_config.json, no model_max_length in"
                  + " tokenizer_config.json, no max_position_embeddings in config.json; looked in "
                  + root
                  + "). Add sentence_bert_config.json with, e.g., {\"max_seq_length\": 512}.");
    }
  }

  @Nested
  class Options {
    @Test
    void holdPromptsAndTruncation() {
      model.with(
          "config_sentence_transformers.json",
          "{\"prompts\": {\"query\": null, \"s2s\": \"Instruct: \"}, \"default_prompt_name\": \"s2s\","
              + " \"truncate_dim\": 2}");

      assertThat(read().prompts())
          .isEqualTo(new PromptConfig(Map.of("query", "", "s2s", "Instruct: "), "s2s"));
      assertThat(read().truncateDim()).isEqualTo(2);
    }

    @Test
    void whoseDefaultPromptIsNoPromptAreRefused() {
      model.with(
          "config_sentence_transformers.json",
          "{\"prompts\": {\"s2s\": \"x\", \"s2p\": \"y\"}, \"default_prompt_name\": \"web\"}");

      refuses(
          "config_sentence_transformers.json",
          "says 'default_prompt_name' is 'web', but its prompts are s2s, s2p");
    }
  }
}
