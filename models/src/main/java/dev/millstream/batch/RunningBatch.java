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

  int[] lengths() {
    return rows.stream().mapToInt(row -> row.length).toArray();
  }

  /** What the run cost, without any row's wait. */
  BatchMeasure measure(long runNanos) {
    int tokens = rows.stream().mapToInt(row -> row.length).sum();
    return new BatchMeasure(rows.size(), tokens, paddedTokens(rows), 0, runNanos);
  }

  /** Answers every row that is not over; {@code outputs} has one for each row. */
  void complete(List<O> outputs, BatchMeasure measure, long startedNanos) {
    for (int place = 0; place < rows.size(); place++) {
      PendingRow<R, O> row = rows.get(place);
      row.future.complete(
          new Batched<>(
              outputs.get(place), measure.withQueueNanos(startedNanos - row.submittedNanos)));
    }
  }

  /** Longest × rows; fits an int, since several rows run together only within a budget. */
  static <R, O> int paddedTokens(List<PendingRow<R, O>> rows) {
    int longest = rows.stream().mapToInt(row -> row.length).max().orElse(0);
    return Math.multiplyExact(longest, rows.size());
  }
}
