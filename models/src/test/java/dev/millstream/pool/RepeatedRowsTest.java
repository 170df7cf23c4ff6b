package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.batch.BatchMeasure;
import dev.millstream.batch.Batched;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import dev.millstream.task.ModelOutputs;
import dev.millstream.task.Prepared;
import dev.millstream.tokenize.Encoding;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RepeatedRowsTest {
  private static final BatchMeasure MEASURE = new BatchMeasure(1, 3, 3, 5, 7);

  private final List<CompletableFuture<Batched<RowAnswer>>> runs = new ArrayList<>();
  private final RepeatedRows rows =
      new RepeatedRows(
          row -> {
            runs.add(new CompletableFuture<>());
            return runs.get(runs.size() - 1);
          },
          100);

  /** Its results are arrays, and another number asks for another result. */
  private record Numbers(int kind, Encoding row) implements Prepared<int[], int[]> {
    @Override
    public List<Encoding> rows() {
      return List.of(row);
    }

    @Override
    public int[] read(int place, ModelOutputs outputs, int index) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int[] combine(List<int[]> parts) {
      return parts.get(0);
    }

    @Override
    public Object partKey() {
      return kind;
    }

    @Override
    public int[] copyOf(int[] result) {
      return result.clone();
    }
  }

  @Test
  void aRowThatCameBeforeRunsNoMore() {
    CompletableFuture<Batched<RowAnswer>> first = submit(1, 2, 3);
    answer(0, 42);

    CompletableFuture<Batched<RowAnswer>> second = submit(1, 2, 3);

    assertThat(runs).hasSize(1);
    assertThat(value(first)).containsExactly(42);
    assertThat(value(second)).containsExactly(42);
    assertThat(first.join().measure()).isEqualTo(MEASURE);
    assertThat(second.join().measure()).isEqualTo(BatchMeasure.REUSED);
  }

  @Test
  void everyCallerOwnsWhatItGets() {
    CompletableFuture<Batched<RowAnswer>> first = submit(1);
    CompletableFuture<Batched<RowAnswer>> beside = submit(1);
    answer(0, 42);
    value(first)[0] = 1;
    value(beside)[0] = 2;
    value(submit(1))[0] = 3;

    assertThat(value(submit(1))).containsExactly(42);
  }

  @Test
  @SuppressWarnings("FutureReturnValueIgnored") // nobody answers
  void otherTokensSegmentsAndTasksAreOtherRows() {
    submit(1, 2);
    submit(2, 1);
    submit(1, 2, 0);
    rows.submit(row(0, new int[] {1, 2}, new int[] {0, 1}));
    rows.submit(row(1, new int[] {1, 2}, new int[] {0, 0}));

    assertThat(runs).hasSize(5);
  }

  @Test
  void rowsOfTheSameMomentRunOnceAndOneOfThemIsToldTheCost() {
    List<CompletableFuture<Batched<RowAnswer>>> all =
        IntStream.range(0, 5).mapToObj(caller -> submit(7)).toList();

    assertThat(runs).hasSize(1);
    assertThat(all).noneMatch(CompletableFuture::isDone);
    answer(0, 42);
    assertThat(all).allMatch(future -> value(future)[0] == 42);
    assertThat(all).filteredOn(future -> future.join().measure().equals(MEASURE)).hasSize(1);
  }

  @Test
  void whoAskedFirstMayCancelAndTheOthersStillGetTheirAnswer() {
    CompletableFuture<Batched<RowAnswer>> first = submit(7);
    CompletableFuture<Batched<RowAnswer>> second = submit(7);

    first.cancel(true);

    assertThat(runs.get(0)).isNotCancelled();
    answer(0, 42);
    assertThat(value(second)).containsExactly(42);
    assertThat(second.join().measure()).isEqualTo(MEASURE);
  }

  @Test
  void aRunIsCancelledWhenNobodyWaitsForItAndTheNextCallerBeginsAnew() {
    CompletableFuture<Batched<RowAnswer>> first = submit(7);
    CompletableFuture<Batched<RowAnswer>> second = submit(7);
    first.cancel(true);
    second.cancel(true);

    assertThat(runs.get(0)).isCancelled();
    CompletableFuture<Batched<RowAnswer>> third = submit(7);
    answer(1, 42);
    assertThat(value(third)).containsExactly(42);
  }

  @Test
  void aFailureIsToldToAllWhoWaitedAndNotKept() {
    CompletableFuture<Batched<RowAnswer>> first = submit(7);
    CompletableFuture<Batched<RowAnswer>> second = submit(7);
    InferenceException failure = new InferenceException(FailureCategory.ENGINE, "no memory.");
    runs.get(0).completeExceptionally(failure);

    assertThatThrownBy(first::join).hasCause(failure);
    assertThatThrownBy(second::join).hasCause(failure);
    CompletableFuture<Batched<RowAnswer>> third = submit(7);
    answer(1, 42);
    assertThat(value(third)).containsExactly(42);
  }

  @Test
  @SuppressWarnings("FutureReturnValueIgnored") // nobody answers
  void anAnswerThatWasOfNoUseIsNotKept() {
    CompletableFuture<Batched<RowAnswer>> first = submit(7);
    InferenceException failure = new InferenceException(FailureCategory.ENGINE, "all zeros.");
    runs.get(0).complete(new Batched<>(new RowAnswer.Failed(failure), MEASURE));

    assertThatThrownBy(() -> first.join().output().orThrow()).isSameAs(failure);
    submit(7);
    assertThat(runs).hasSize(2);
  }

  @Test
  void theEndOfTheBatcherIsToldAsItIs() {
    CompletableFuture<Batched<RowAnswer>> first = submit(7);
    runs.get(0).completeExceptionally(new CancellationException("closed."));

    assertThatThrownBy(first::join).isInstanceOf(CancellationException.class);
  }

  @Test
  @SuppressWarnings("FutureReturnValueIgnored") // what is kept is looked at
  void keepsNoMoreAnswersThanItMay() {
    for (int id = 0; id < 10_000; id++) {
      submit(id);
      answer(id, id);
    }

    assertThat(rows.size()).isLessThanOrEqualTo(100);
  }

  private CompletableFuture<Batched<RowAnswer>> submit(int... ids) {
    return rows.submit(row(0, ids, new int[ids.length]));
  }

  private static Row<?> row(int kind, int[] ids, int[] segments) {
    Encoding encoding = new Encoding(ids, segments);
    return new Row<>(encoding, new Numbers(kind, encoding), 0);
  }

  private void answer(int run, int number) {
    runs.get(run).complete(new Batched<>(new RowAnswer.Value(new int[] {number}), MEASURE));
  }

  private static int[] value(CompletableFuture<Batched<RowAnswer>> future) {
    return (int[]) future.join().output().orThrow();
  }
}
