package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millstream.model.ModelLoadException;
import dev.millstream.model.ModelRef;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import dev.millstream.task.TextPair;
import dev.millstream.task.classify.ClassificationOptions;
import dev.millstream.task.classify.TextClassificationTask;
import dev.millstream.task.classify.ZeroShotOptions;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TaskRefusalsTest {
  private static Lease lease(String model) throws InterruptedException {
    ModelRef ref = new ModelRef.Folder(TinyModels.folder(model).toString());
    return ModelPool.ofThisProcess().lease(ModelSpec.of(ref));
  }

  @Nested
  class OfATextToClassify {
    private InferenceException refusal(String text) throws InterruptedException {
      try (Lease lease = lease("text-classification/distilbert-single-label")) {
        TextClassificationTask task =
            lease.model().tasks().textClassification(ClassificationOptions.DEFAULT);
        return catchThrowableOfType(
            InferenceException.class, () -> task.prepare(TextPair.of(text)));
      }
    }

    @Test
    void saysHowLongItMayBe() throws Exception {
      InferenceException refusal = refusal("a ".repeat(200));

      assertThat(refusal.category()).isEqualTo(FailureCategory.TOO_LONG);
      assertThat(refusal)
          .hasMessage(
              "the text has 202 tokens, the 2 special tokens included, and at most 128 are allowed."
                  + " Shorten it, or choose another truncation.");
    }

    @Test
    void namesHalfACharacter() throws Exception {
      InferenceException refusal = refusal("half \ud83d");

      assertThat(refusal.category()).isEqualTo(FailureCategory.INVALID_INPUT);
      assertThat(refusal)
          .hasMessage(
              "the text has half a surrogate pair (U+D83D at index 5), which is no character. Repair"
                  + " it where it was cut, or replace it with U+FFFD.");
    }
  }

  @Nested
  class OfZeroShotLabels {
    @Test
    void asksForOne() {
      assertThatThrownBy(() -> ZeroShotOptions.of(List.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "candidate_labels was empty, but a text can only be classified among at least one"
                  + " label. Name some, such as [\"invoice\", \"complaint\"].");
    }

    @Test
    void asksForAPlaceInTheTemplate() {
      assertThatThrownBy(() -> new ZeroShotOptions(List.of("a"), "no place", false))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "hypothesis_template has no place for the label. Put {} into it, as in \"This example is"
                  + " {}.\".");
    }
  }

  @Nested
  class OfAModel {
    @Test
    void namesTheOutputThatIsMissing() throws Exception {
      try (Lease lease = lease("sentence-similarity/mean")) {
        assertThatThrownBy(
                () -> lease.model().tasks().textClassification(ClassificationOptions.DEFAULT))
            .isInstanceOf(ModelLoadException.class)
            .hasMessageStartingWith("the task text-classification reads the output logits, but the")
            .hasMessageEndingWith(
                "gives only [last_hidden_state]. Use a model that was exported for this task.");
      }
    }

    @Test
    void namesTheLabelsThatAreTooMany() throws Exception {
      try (Lease lease = lease("text-classification/distilbert-single-label")) {
        assertThatThrownBy(() -> lease.model().tasks().textRanking(null))
            .isInstanceOf(ModelLoadException.class)
            .hasMessageStartingWith("the task text-ranking reads one score of each pair, but")
            .hasMessageEndingWith(
                "gives 3. Use a model with one label, or the task text-classification.");
      }
    }
  }
}
