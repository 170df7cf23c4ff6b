package dev.millstream.flink.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.pool.LoadedModel;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.TinyModels;
import dev.millstream.task.Embedding;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.EmbeddingTask;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.ModelOutputs;
import dev.millstream.task.RowTask;
import dev.millstream.task.Task;
import dev.millstream.tokenize.Encoding;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.types.Either;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The function inside Flink's own operator, with a clock that the test turns. */
@SuppressWarnings("try") // closing a harness may be interrupted
class InferenceFunctionTest {
  private static final long TIMEOUT_MILLIS = 1_000;
  private static final String SLOW = "a slow text";
  private static CountDownLatch slowTextMayGoOn = new CountDownLatch(0);

  @BeforeEach
  void holdTheSlowText() {
    slowTextMayGoOn = new CountDownLatch(1);
  }

  @Test
  void answersARecordAsTimedOutWhenTheModelIsTooSlow() throws Exception {
    try (var harness = open()) {
      harness.processElement(SLOW, 7);

      harness.setProcessingTime(TIMEOUT_MILLIS + 1);

      harness.endInput();
      slowTextMayGoOn.countDown();
      assertThat(answers(harness))
          .singleElement()
          .satisfies(
              answer -> {
                Failure<String> failure = answer.getValue().right();
                assertThat(answer.getTimestamp()).isEqualTo(7);
                assertThat(failure.category()).isEqualTo(FailureCategory.TIMEOUT);
                assertThat(failure.message())
                    .isEqualTo(
                        "the model gave no answer within the time allowed. Allow more time, or run"
                            + " more TaskManagers.");
              });
    }
  }

  @Test
  void keepsRecordsInFlightInTheSnapshotAndAsksAgainAfterARestore() throws Exception {
    OperatorSubtaskState snapshot =
        run(
            harness -> {
              harness.processElement(SLOW, 1);
              harness.processElement("a quick text", 2);
              OperatorSubtaskState taken = harness.snapshot(1, 1);
              slowTextMayGoOn.countDown();
              return taken;
            });

    try (var restored = harness()) {
      restored.initializeState(snapshot);
      restored.open();
      restored.endInput();

      assertThat(answers(restored))
          .extracting(answer -> answer.getValue().left().input())
          .containsExactly(SLOW, "a quick text");
    }
  }

  private interface Steps<R> {
    R run(
        OneInputStreamOperatorTestHarness<
                String, Either<Result<String, Embedding>, Failure<String>>>
            harness)
        throws Exception;
  }

  private static <R> R run(Steps<R> steps) throws Exception {
    try (var harness = open()) {
      return steps.run(harness);
    }
  }

  private static OneInputStreamOperatorTestHarness<
          String, Either<Result<String, Embedding>, Failure<String>>>
      open() throws Exception {
    var harness = harness();
    harness.open();
    return harness;
  }

  private static OneInputStreamOperatorTestHarness<
          String, Either<Result<String, Embedding>, Failure<String>>>
      harness() throws Exception {
    var function =
        InferenceFunction.<String, String, Embedding>ofTask(
            RecordModels.one(ModelSpec.of(TinyModels.mean())),
            InferenceFunctionTest::slowly,
            text -> text);
    var harness =
        new OneInputStreamOperatorTestHarness<>(
            new AsyncWaitOperatorFactory<>(function, TIMEOUT_MILLIS, 10, OutputMode.ORDERED),
            Types.STRING.createSerializer(new SerializerConfigImpl()));
    harness.setup(
        InferenceTypes.of(Types.STRING, TypeInformation.of(Embedding.class))
            .answer()
            .createSerializer(new SerializerConfigImpl()));
    return harness;
  }

  /** Embeds, but holds the runner at the slow text until the test lets it go on. */
  private static Task<String, Embedding> slowly(LoadedModel model) {
    EmbeddingTask task = model.tasks().embedding(EmbeddingOptions.DEFAULT);
    int[] slow = task.encode(SLOW).ids();
    return new RowTask<>() {
      @Override
      public Encoding encode(String text) {
        return task.encode(text);
      }

      @Override
      public Embedding interpret(Encoding row, ModelOutputs outputs, int index) {
        if (Arrays.equals(row.ids(), slow)) {
          await();
        }
        return task.interpret(row, outputs, index);
      }
    };
  }

  private static void await() {
    try {
      slowTextMayGoOn.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("unchecked") // the harness hands out raw elements
  private static List<StreamRecord<Either<Result<String, Embedding>, Failure<String>>>> answers(
      OneInputStreamOperatorTestHarness<String, Either<Result<String, Embedding>, Failure<String>>>
          harness) {
    return harness.getOutput().stream()
        .filter(StreamRecord.class::isInstance)
        .map(element -> (StreamRecord<Either<Result<String, Embedding>, Failure<String>>>) element)
        .toList();
  }
}
