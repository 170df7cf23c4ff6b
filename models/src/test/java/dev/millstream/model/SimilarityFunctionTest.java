package dev.millstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimilarityFunctionTest extends SentenceTransformerFolder {
  private static final String FILE = "config_sentence_transformers.json";

  private SimilarityFunction function() {
    return SimilarityFunction.of(model.files());
  }

  @ParameterizedTest
  @EnumSource
  void isTheOneThatTheModelNames(SimilarityFunction function) {
    String name = function.name().toLowerCase(Locale.ROOT);
    model.with(FILE, "{\"similarity_fn_name\": \"" + name + "\"}");

    assertThat(function()).isEqualTo(function);
  }

  @Test
  void isTheCosineWhereNothingIsSaid() {
    assertThat(function()).isEqualTo(SimilarityFunction.COSINE);

    model.with(FILE, "{\"similarity_fn_name\": null}");
    assertThat(function()).isEqualTo(SimilarityFunction.COSINE);
  }

  @Test
  void isTheCosineOfAPlainTransformer() {
    model.with(FILE, "{\"similarity_fn_name\": \"dot\"}").without("modules.json");

    assertThat(function()).isEqualTo(SimilarityFunction.COSINE);
  }

  @Test
  void mustBeKnown() {
    model.with(FILE, "{\"similarity_fn_name\": \"hamming\"}");

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(this::function)
        .withMessage(
            "%s of model 'acme/toy' says 'similarity_fn_name' is 'hamming', but it must be cosine, dot, euclidean, manhattan (%s). Correct the file or choose another model."
                .formatted(FILE, root.resolve(FILE)));
  }
}
