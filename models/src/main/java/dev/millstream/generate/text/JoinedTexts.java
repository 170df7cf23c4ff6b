package dev.millstream.generate.text;

import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Makes one answer of the texts of a request. */
final class JoinedTexts {
  private JoinedTexts() {}

  /**
   * Completes when all are there: one that fails takes the others with it, and so does cancelling
   * the answer.
   *
   * @param parts at least one
   */
  static <T, R> CompletableFuture<R> of(
      List<CompletableFuture<T>> parts, Function<List<T>, R> answer) {
    CompletableFuture<R> all = new CompletableFuture<>();
    var unused =
        CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new))
            .thenApply(done -> answer.apply(parts.stream().map(CompletableFuture::join).toList()))
            .whenComplete(
                (done, failure) -> {
                  if (failure == null) {
                    all.complete(done);
                  } else {
                    all.completeExceptionally(reason(failure));
                  }
                });
    parts.forEach(part -> failWith(all, part));
    cancelAfter(all, parts);
    return all;
  }

  /**
   * Completes with what is asked next of an answer; cancelling it cancels both.
   *
   * @param next may throw
   */
  static <T, R> CompletableFuture<R> then(
      CompletableFuture<T> first, Function<T, CompletableFuture<R>> next) {
    CompletableFuture<R> all = new CompletableFuture<>();
    var unused =
        first.whenComplete(
            (answer, failure) -> {
              if (failure != null) {
                all.completeExceptionally(reason(failure));
                return;
              }
              try {
                CompletableFuture<R> second = next.apply(answer);
                cancelAfter(all, List.of(second));
                failWith(all, second);
                var unusedToo = second.thenAccept(all::complete);
              } catch (RuntimeException | Error e) {
                all.completeExceptionally(reason(e));
              }
            });
    cancelAfter(all, List.of(first));
    return all;
  }

  private static void failWith(CompletableFuture<?> all, CompletableFuture<?> part) {
    var unused =
        part.whenComplete(
            (done, failure) -> {
              if (failure != null) {
                all.completeExceptionally(reason(failure));
              }
            });
  }

  private static void cancelAfter(
      CompletableFuture<?> all, List<? extends CompletableFuture<?>> parts) {
    var unused =
        all.whenComplete(
            (done, failure) -> {
              if (failure != null) {
                parts.forEach(part -> part.cancel(true));
              }
            });
  }

  private static InferenceException reason(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof InferenceException known) {
      return known;
    }
    FailureCategory category =
        cause instanceof IllegalArgumentException
            ? FailureCategory.INVALID_INPUT
            : cause instanceof IllegalStateException
                ? FailureCategory.MODEL_UNAVAILABLE
                : FailureCategory.ENGINE;
    return new InferenceException(category, cause);
  }
}
