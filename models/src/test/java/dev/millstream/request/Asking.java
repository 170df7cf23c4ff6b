package dev.millstream.request;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millstream.pool.Lease;
import dev.millstream.task.InferenceException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests to a model of each task, as tests write them: with single quotes. */
final class Asking {
  static final Map<HubTask, String> MODELS =
      Map.of(
          HubTask.TEXT_CLASSIFICATION, "text-classification/distilbert-single-label",
          HubTask.ZERO_SHOT_CLASSIFICATION, "zero-shot-classification/bert",
          HubTask.TOKEN_CLASSIFICATION, "token-classification/bert",
          HubTask.QUESTION_ANSWERING, "question-answering/bert",
          HubTask.FILL_MASK, "fill-mask/bert",
          HubTask.FEATURE_EXTRACTION, "feature-extraction/bert",
          HubTask.SENTENCE_SIMILARITY, "sentence-similarity/dense-normalize",
          HubTask.TEXT_RANKING, "text-ranking/cross-encoder",
          HubTask.SPARSE_ENCODER, "sparse-encoder/splade");

  private Asking() {}

  static TaskRequest request(String inputs, @Nullable String parameters) {
    return new TaskRequest(
        inputs.replace('\'', '"'), parameters == null ? null : parameters.replace('\'', '"'));
  }

  static TaskResult answer(HubTask task, String inputs, @Nullable String parameters)
      throws InterruptedException {
    try (Lease lease = RequestGolden.lease(MODELS.get(task))) {
      RequestTask asked = RequestTask.of(task, lease.model().tasks(), "{}");
      return lease.model().submit(asked, request(inputs, parameters)).join().output();
    }
  }

  /** Why a request is refused, before any row runs. */
  static InferenceException refusal(HubTask task, String inputs, @Nullable String parameters)
      throws InterruptedException {
    try (Lease lease = RequestGolden.lease(MODELS.get(task))) {
      RequestTask asked = RequestTask.of(task, lease.model().tasks(), "{}");
      return catchThrowableOfType(
          InferenceException.class, () -> asked.prepare(request(inputs, parameters)));
    }
  }
}
