package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.batch.BatchMeasure;
import dev.millstream.batch.Batched;
import dev.millstream.pool.LoadedModel.Answer;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import dev.millstream.task.ModelOutputs;
import dev.millstream.task.Prepared;
import dev.millstream.tokenize.Encoding;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubmittedRowsTest {
  private static final BatchMeasure MEASURE = new BatchMeasure(1, 3, 3, 5, 7);

  private final List<CompletableFuture<Batched<RowAnswer>>> runs = new ArrayList<>();

  /** Rows of 1, 2, … tokens; what is read of each is a word. */
  private record Words(int count) implements Prepared<String, String> {
    @Override
    public List<Encoding> rows() {
      return IntStream.rangeClosed(1, count)
          .mapToObj(tokens -> new Encoding(new int[tokens], new int[tokens]))
          .toList();
    }

    @Override
    public String read(int row, ModelOutputs outputs, int index) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String combine(List<String> parts) {
      return String.join(" ", parts);
    }
  }

  @Test
  void theResultIsMadeOfAllRowsInTheirOrderWhicheverIsAnsweredFirst() {
    CompletableFuture<Answer<String>> answer = submit(3);
    answer(2, "c", MEASURE);
    answer(0, "a", BatchMeasure.REUSED);

    assertThat(answer).isNotDone();
    answer(1, "b", MEASURE);
    assertThat(answer.join())
        .isEqualTo(
            new Answer<>(
                "a b c",
                42,
                List.of(
                    new RowCost(1, BatchMeasure.REUSED),
                    new RowCost(2, MEASURE),
                    new RowCost(3, MEASURE))));
    assertThat(answer.join().tokens()).isEqualTo(6);
  }

  @Test
  void aRowThatFailsIsTheInputsFailureAndCancelsTheOthers() {
    CompletableFuture<Answer<String>> answer = submit(3);
    runs.get(2).completeExceptionally(new IllegalStateException("broken"));

    assertThatThrownBy(answer::join).hasCause(new IllegalStateException("broken"));
    assertThat(runs.subList(0, 2)).allMatch(CompletableFuture::isCancelled);
  }

  @Test
  void anAnswerOfNoUseIsTheInputsFailure() {
    InferenceException failure = new InferenceException(FailureCategory.ENGINE, "not a number");
    CompletableFuture<Answer<String>> answer = submit(2);
    answer(0, "a", MEASURE);
    runs.get(1).complete(new Batched<>(new RowAnswer.Failed(failure), MEASURE));

    assertThatThrownBy(answer::join).hasCause(failure);
  }

  @Test
  void cancellingTakesAllRowsBack() {
    submit(3).cancel(true);

    assertThat(runs).hasSize(3).allMatch(CompletableFuture::isCancelled);
  }

  private CompletableFuture<Answer<String>> submit(int rows) {
    return SubmittedRows.submit(
        row -> {
          runs.add(new CompletableFuture<>());
          return runs.get(runs.size() - 1);
        },
        new Words(rows),
        42);
  }

  private void answer(int row, String word, BatchMeasure measure) {
    runs.get(row).complete(new Batched<>(new RowAnswer.Value(word), measure));
  }
}
