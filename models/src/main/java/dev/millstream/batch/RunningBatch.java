package dev.millstream.batch;

import java.util.List;

/**
 * One run of one batch: its rows, its size and its cancellation.
 *
 * <p>Threading: {@link #begin} and {@link #end} by the runner, the rest by any thread.
 */
final class RunningBatch<R, O> {
  private final List<PendingRow<R, O>> rows;
  private final CancellationSignal signal = new CancellationSignal();

  RunningBatch(List<PendingRow<R, O>> rows) {
    this.rows = rows;
  }

  /** Makes the rows' cancellations reach this run, those that came too early for it included. */
  void begin() {
    rows.forEach(row -> row.running(this));
    cancelIfAbandoned();
  }

  /** After this no cancellation reaches the function. */
  void end() {
    signal.finish();
    rows.forEach(row -> row.running(null));
  }

  void cancel() {
    signal.cancel();
  }

  void cancelIfAbandoned() {
    if (rows.stream().allMatch(PendingRow::isOver)) {
      signal.cancel();
    }
  }

  BatchCancellation cancellation() {
    return signal;
  }

  List<R> inputs() {
    return rows.stream().map(row -> row.input).toList();
  }

  /** Answers every row that is not over; {@code outputs} has one for each row. */
  void complete(List<O> outputs, long startedNanos, long endedNanos) {
    int tokens = rows.stream().mapToInt(row -> row.length).sum();
    int padded = paddedTokens(rows);
    for (int place = 0; place < rows.size(); place++) {
      PendingRow<R, O> row = rows.get(place);
      long queued = startedNanos - row.submittedNanos;
      row.future.complete(
          new Batched<>(
              outputs.get(place),
              new BatchMeasure(rows.size(), tokens, padded, queued, endedNanos - startedNanos)));
    }
  }

  /** Longest × rows; fits an int, since several rows run together only within a budget. */
  static <R, O> int paddedTokens(List<PendingRow<R, O>> rows) {
    int longest = rows.stream().mapToInt(row -> row.length).max().orElse(0);
    return Math.multiplyExact(longest, rows.size());
  }
}
