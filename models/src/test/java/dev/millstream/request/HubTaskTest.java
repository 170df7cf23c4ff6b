package dev.millstream.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HubTaskTest {
  @ParameterizedTest
  @EnumSource(HubTask.class)
  void isFoundByItsName(HubTask task) {
    assertThat(HubTask.of(task.hubName())).isEqualTo(task);
  }

  @Test
  void isFoundByTransformersOtherNames() {
    assertThat(HubTask.of("sentiment-analysis")).isEqualTo(HubTask.TEXT_CLASSIFICATION);
    assertThat(HubTask.of("ner")).isEqualTo(HubTask.TOKEN_CLASSIFICATION);
  }

  @Test
  void listsWhatThereIsTheNearestFirst() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HubTask.of("text-clasification"))
        .withMessage(
            "there is no task 'text-clasification'. Choose one of text-classification,"
                + " token-classification, zero-shot-classification, sentence-similarity, text-ranking,"
                + " feature-extraction, fill-mask, question-answering, sentiment-analysis, ner,"
                + " sparse-encoder.");
  }

  @Test
  void checksParametersWithoutAModel() {
    assertThatNoException()
        .isThrownBy(() -> RequestTask.check(HubTask.ZERO_SHOT_CLASSIFICATION, "{}"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestTask.check(HubTask.FILL_MASK, "{\"top\": 1}"))
        .withMessage(
            "fill-mask has no parameter 'top'. It takes top_k, targets, truncation,"
                + " tokenizer_kwargs.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestTask.check(HubTask.QUESTION_ANSWERING, "{\"topk\": 0}"))
        .withMessage("topk was 0 but must be a whole number from 1 to 100000.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestTask.check(HubTask.QUESTION_ANSWERING, ""))
        .withMessage("parameters is empty. Write a JSON value.");
  }
}
