package dev.millstream.pool;

import dev.millstream.batch.Batched;
import dev.millstream.pool.LoadedModel.Answer;
import dev.millstream.task.Prepared;
import dev.millstream.tokenize.Encoding;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The rows of one input under way, answered when the last of them is. */
final class SubmittedRows<P, O> {
  private final Prepared<P, O> input;
  private final List<CompletableFuture<Batched<RowAnswer>>> rows;

  private SubmittedRows(Prepared<P, O> input, List<CompletableFuture<Batched<RowAnswer>>> rows) {
    this.input = input;
    this.rows = rows;
  }

  /**
   * Submits all rows and returns at once. Cancelling the future cancels the rows; a row that fails
   * cancels the others.
   */
  static <P, O> CompletableFuture<Answer<O>> submit(
      RowRunner runner, Prepared<P, O> input, long tokenizeNanos) {
    List<Encoding> encodings = input.rows();
    List<CompletableFuture<Batched<RowAnswer>>> rows = new ArrayList<>(encodings.size());
    for (int place = 0; place < encodings.size(); place++) {
      rows.add(runner.submit(new Row<>(encodings.get(place), input, place)));
    }
    SubmittedRows<P, O> submitted = new SubmittedRows<>(input, rows);
    CompletableFuture<Answer<O>> answer =
        submitted.all().thenApply(done -> submitted.answer(tokenizeNanos));
    var unused =
        answer.whenComplete(
            (value, failure) -> {
              if (answer.isCancelled()) {
                submitted.cancel();
              }
            });
    return answer;
  }

  private CompletableFuture<?> all() {
    if (rows.size() == 1) {
      return rows.get(0);
    }
    CompletableFuture<@Nullable Void> all = new CompletableFuture<>();
    for (CompletableFuture<?> row : rows) {
      var unused =
          row.whenComplete(
              (value, failure) -> {
                if (failure != null && all.completeExceptionally(failure)) {
                  cancel();
                }
              });
    }
    var unused =
        CompletableFuture.allOf(rows.toArray(CompletableFuture[]::new))
            .whenComplete((done, failure) -> all.complete(null));
    return all;
  }

  private void cancel() {
    rows.forEach(row -> row.cancel(true));
  }

  @SuppressWarnings("unchecked") // the row's own input made the value
  private Answer<O> answer(long tokenizeNanos) {
    List<P> parts = new ArrayList<>(rows.size());
    List<RowCost> costs = new ArrayList<>(rows.size());
    for (int place = 0; place < rows.size(); place++) {
      Batched<RowAnswer> row = rows.get(place).join();
      parts.add((P) row.output().orThrow());
      costs.add(new RowCost(input.rows().get(place).length(), row.measure()));
    }
    return new Answer<>(input.combine(parts), tokenizeNanos, List.copyOf(costs));
  }
}
