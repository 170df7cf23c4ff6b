package dev.millstream.model;

import static dev.millstream.model.PoolingMode.CLS;
import static dev.millstream.model.PoolingMode.LAST_TOKEN;
import static dev.millstream.model.PoolingMode.MAX;
import static dev.millstream.model.PoolingMode.MEAN;
import static dev.millstream.model.PoolingMode.MEAN_SQRT_LEN;
import static dev.millstream.model.PoolingMode.WEIGHTED_MEAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

class PoolingConfigTest extends SentenceTransformerFolder {
  @Test
  void takesAllOldFieldsInSentenceTransformersOrder() {
    model.with(
        "1_Pooling/config.json",
        """
        {"word_embedding_dimension": 4, "pooling_mode_lasttoken": true,
         "pooling_mode_weightedmean_tokens": true, "pooling_mode_mean_sqrt_len_tokens": true,
         "pooling_mode_mean_tokens": true, "pooling_mode_max_tokens": true,
         "pooling_mode_cls_token": true}
        """);

    assertThat(read().pooling().modes())
        .containsExactly(CLS, MAX, MEAN, MEAN_SQRT_LEN, WEIGHTED_MEAN, LAST_TOKEN);
  }

  @Test
  void takesNewNamesInTheirOwnOrder() {
    model.with(
        "1_Pooling/config.json",
        "{\"embedding_dimension\": 4, \"pooling_mode\": [\"lasttoken\", \"cls\"],"
            + " \"include_prompt\": false}");

    assertThat(read().pooling()).isEqualTo(new PoolingConfig(List.of(LAST_TOKEN, CLS), false));
  }

  @Test
  void takesOneNewNameOverOldFields() {
    model.with(
        "1_Pooling/config.json",
        "{\"embedding_dimension\": 4, \"pooling_mode\": \"max\", \"pooling_mode_cls_token\": true}");

    assertThat(read().pooling().modes()).containsExactly(MAX);
  }

  @Test
  void poolingIsTheMeanWhereNothingIsSwitchedOn() {
    assertThat(read().pooling().modes()).containsExactly(MEAN);
  }

  @Test
  void poolingOfAnotherSizeThanTheTokensIsRefused() {
    model.with("1_Pooling/config.json", "{\"word_embedding_dimension\": 768}");

    refuses(
        "1_Pooling/config.json",
        "says 'word_embedding_dimension' is 768, but config.json says token vectors have 4"
            + " numbers");
  }

  @Test
  void poolingOfAnUnknownModeIsAnsweredWithTheKnownOnes() {
    model.with("1_Pooling/config.json", "{\"pooling_mode\": [\"mean\", \"attention\"]}");

    refuses(
        "1_Pooling/config.json",
        "says 'pooling_mode' is \"attention\", but Millstream pools by cls, max, mean,"
            + " mean_sqrt_len_tokens, weightedmean, lasttoken, or a list of them");
  }

  @Test
  void poolingWithoutItsFileNamesTheFile() {
    model.without("1_Pooling/config.json");

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(this::read)
        .withMessage(
            "model 'acme/toy' revision 'main' has no 1_Pooling/config.json (looked in %s). Copy"
                    .formatted(root)
                + " it there.");
  }
}
