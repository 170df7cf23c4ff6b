package dev.millstream.generate.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class JoinedTextsTest {
  private final CompletableFuture<String> first = new CompletableFuture<>();
  private final CompletableFuture<Integer> second = new CompletableFuture<>();
  private final CompletableFuture<Integer> both = JoinedTexts.then(first, text -> second);

  @Test
  void whatIsAskedNextIsTheAnswer() {
    first.complete("text");
    assertThat(both).isNotDone();
    second.complete(7);

    assertThat(both).isCompletedWithValue(7);
  }

  @Test
  void cancellingBeforeTheFirstAnswerTakesThatBack() {
    both.cancel(true);

    assertThat(first).isCancelled();
    assertThat(second).isNotDone();
  }

  @Test
  void cancellingAfterTheFirstAnswerTakesTheSecondBack() {
    first.complete("text");
    both.cancel(true);

    assertThat(second).isCancelled();
  }

  @Test
  void eitherMayFail() {
    first.completeExceptionally(new IllegalStateException("closed"));
    assertFailed(both, FailureCategory.MODEL_UNAVAILABLE, "closed");

    CompletableFuture<Integer> failsLater =
        JoinedTexts.then(CompletableFuture.completedFuture("text"), text -> second);
    second.completeExceptionally(new InferenceException(FailureCategory.TOO_LONG, "long"));
    assertFailed(failsLater, FailureCategory.TOO_LONG, "long");

    CompletableFuture<Integer> refused =
        JoinedTexts.then(
            CompletableFuture.completedFuture("text"),
            text -> {
              throw new IllegalArgumentException("refused");
            });
    assertFailed(refused, FailureCategory.INVALID_INPUT, "refused");
  }

  private static void assertFailed(
      CompletableFuture<?> answer, FailureCategory category, String sentence) {
    assertThatThrownBy(answer::join)
        .cause()
        .isInstanceOfSatisfying(
            InferenceException.class,
            failure -> {
              assertThat(failure.category()).isEqualTo(category);
              assertThat(failure.sentence()).isEqualTo(sentence);
            });
  }
}
