package dev.millstream.flink.evaluate;

import static dev.millstream.flink.evaluate.Rows.label;
import static dev.millstream.flink.evaluate.Rows.prediction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The horizon is 10 ms. */
@SuppressWarnings("try") // the harness declares close() throws Exception
class LabelJoinTest {
  @Test
  void aLabelMayBeLaterThanItsPredictionOrEarlier() throws Exception {
    try (JoinHarness join = new JoinHarness(LabelWait.TO_HORIZON)) {
      join.predict(prediction("later", "1", 5));
      join.label(label("later", "2", 15));
      join.label(label("earlier", "3", 5));
      join.predict(prediction("earlier", "4", 15));
      join.watermark(14);
      assertThat(join.rows()).isEmpty();

      join.watermark(15);
      assertThat(join.rows()).containsExactly("1=2@5");
      join.watermark(25);

      assertThat(join.rows()).containsExactly("1=2@5", "4=3@15");
      join.checkNothingElseLeftAndNothingIsKept();
    }
  }

  @Test
  void whatIsFartherApartThanTheHorizonDoesNotBelongTogether() throws Exception {
    for (LabelWait wait : LabelWait.values()) {
      try (JoinHarness join = new JoinHarness(wait)) {
        join.predict(prediction("a", "1", 5));
        join.label(label("a", "2", 16));
        join.watermark(100);

        assertThat(join.rows()).isEmpty();
        assertThat(join.withoutLabel()).containsExactly("1@5");
        assertThat(join.withoutPrediction()).containsExactly("2@16");
        assertThat(join.entries()).isZero();
      }
    }
  }

  @Test
  void theNewestLabelWithinTheHorizonCountsInWhateverOrderTheyCome() throws Exception {
    try (JoinHarness join = new JoinHarness(LabelWait.TO_HORIZON)) {
      join.label(label("a", "\"newest\"", 12));
      join.label(label("a", "\"first\"", 1));
      join.predict(prediction("a", "1", 5));
      join.label(label("a", "\"second\"", 8));
      join.label(label("a", "\"again\"", 12));
      join.watermark(15);

      assertThat(join.rows()).containsExactly("1=\"again\"@5");
      assertThat(join.corrections())
          .containsExactly("\"newest\"@12", "\"first\"@1", "\"second\"@8");
      join.watermark(100);
      assertThat(join.withoutPrediction()).isEmpty();
      assertThat(join.entries()).isZero();
    }
  }

  @Test
  void theFirstLabelCountsWhereItIsNotWaitedForMore() throws Exception {
    try (JoinHarness join = new JoinHarness(LabelWait.TO_FIRST_LABEL)) {
      join.predict(prediction("a", "1", 5));
      join.label(label("a", "\"first\"", 6));
      assertThat(join.rows()).containsExactly("1=\"first\"@5");
      join.label(label("a", "\"second\"", 7));
      join.predict(prediction("a", "1", 5));
      join.label(label("b", "\"old\"", 1));
      join.label(label("b", "\"new\"", 2));
      join.predict(prediction("b", "2", 3));

      assertThat(join.rows()).containsExactly("1=\"first\"@5", "2=\"new\"@3");
      assertThat(join.corrections()).containsExactly("\"second\"@7", "\"old\"@1");
      assertThat(join.duplicates()).containsExactly("1@5");
      join.watermark(100);
      assertThat(join.entries()).isZero();
      assertThat(join.withoutPrediction()).isEmpty();
    }
  }

  @Test
  void aPredictionThatComesAgainCountsOnce() throws Exception {
    try (JoinHarness join = new JoinHarness(LabelWait.TO_HORIZON)) {
      join.predict(prediction("a", "1", 5));
      join.predict(prediction("a", "1", 5));
      join.predict(prediction("a", "7", 6));
      join.label(label("a", "2", 5));
      join.watermark(100);

      assertThat(join.rows()).containsExactly("1=2@5");
      assertThat(join.duplicates()).containsExactly("1@5", "7@6");
      assertThat(join.entries()).isZero();
    }
  }

  @Test
  void whatComesAfterItsHorizonLeavesAtOnce() throws Exception {
    try (JoinHarness join = new JoinHarness(LabelWait.TO_HORIZON)) {
      join.watermark(20);
      join.predict(prediction("a", "1", 10));
      join.label(label("a", "2", 10));
      join.predict(prediction("b", "3", 11));

      assertThat(join.withoutLabel()).containsExactly("1@10");
      assertThat(join.withoutPrediction()).containsExactly("2@10");
      join.label(label("b", "4", 2));
      join.watermark(21);
      assertThat(join.rows()).containsExactly("3=4@11");
      assertThat(join.entries()).isZero();
    }
  }

  @Test
  void theStateGoesOnWithOtherSubtasks() throws Exception {
    try (JoinHarness join = new JoinHarness(LabelWait.TO_HORIZON)) {
      for (int i = 0; i < 50; i++) {
        join.predict(prediction("id-" + i, "" + i, 5));
      }
      join.restore(3);
      for (int i = 0; i < 50; i += 2) {
        join.label(label("id-" + i, "" + i, 6));
      }
      join.restore(2);
      join.watermark(100);

      assertThat(join.rows()).hasSize(25).contains("48=48@5");
      assertThat(join.withoutLabel()).hasSize(25).contains("49@5");
      assertThat(join.entries()).isZero();
    }
  }

  @Test
  void aMillionIdsLeaveNoMoreBehindThanTheHorizonHolds() throws Exception {
    int most = 0;
    try (JoinHarness join = new JoinHarness(LabelWait.TO_HORIZON)) {
      for (int i = 0; i < 1_000_000; i++) {
        String id = "id-" + i;
        if (i % 3 != 0) {
          join.predict(prediction(id, "1", i));
        }
        if (i % 3 != 1) {
          join.label(label(id, "1", i));
        }
        if (i % 1000 == 0) {
          join.watermark(i);
          join.clear();
        }
        if (i % 1000 == 999) {
          most = Math.max(most, join.entries());
        }
      }
      join.watermark(2_000_000);
      assertThat(most).isLessThanOrEqualTo(2 * 1_020);
      assertThat(join.entries()).isZero();
      assertThat(join.timers()).isZero();
    }
  }

  @Test
  void whatBecameOfEachIsCounted() throws Exception {
    for (LabelWait wait : LabelWait.values()) {
      try (JoinHarness join = new JoinHarness(wait)) {
        join.predict(prediction("a", "1", 5));
        join.predict(prediction("a", "1", 5));
        join.label(label("a", "2", 6));
        join.label(label("a", "3", 7));
        join.predict(prediction("b", "1", 5));
        join.label(label("c", "1", 5));
        join.watermark(15);
        join.predict(prediction("late", "1", 5));
        join.predict(prediction("forgotten", "1", 15));
        join.passTime(Duration.ofDays(2).toMillis());
        join.watermark(100);

        assertThat(join.counts())
            .isEqualTo(
                Map.of(
                    "labels.joined", 1L,
                    "labels.duplicate_predictions", 1L,
                    "labels.labels_corrected", 1L,
                    "labels.predictions_without_label", 2L,
                    "labels.labels_without_prediction", 1L,
                    "labels.late", 1L,
                    "labels.forgotten", 1L));
      }
    }
  }

  /** Where event time stands still, nothing waits for longer than the time to live. */
  @Test
  void stateIsForgottenInProcessingTimeToo() throws Exception {
    try (JoinHarness join = new JoinHarness(LabelWait.TO_HORIZON)) {
      join.predict(prediction("a", "1", 5));
      join.passTime(Duration.ofDays(1).plusMillis(1).toMillis());
      join.label(label("a", "2", 5));
      join.watermark(100);

      assertThat(join.rows()).isEmpty();
      assertThat(join.withoutLabel()).isEmpty();
      assertThat(join.withoutPrediction()).containsExactly("2@5");
      assertThat(join.entries()).isZero();
    }
  }

  @Test
  void aHorizonOfNothingAndShortMemoriesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LabelledRows.Settings.of(Duration.ZERO))
        .withMessage(
            "labels cannot be awaited for PT0S. Let the horizon be a millisecond or more.");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new LabelledRows.Settings(
                    Duration.ofHours(2), LabelWait.TO_HORIZON, Duration.ofHours(3), "labels"))
        .withMessage(
            "state cannot be forgotten after PT3H where labels are awaited for PT2H. Keep it for twice the horizon or more.");
  }
}
