package dev.millstream.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchMeasureTest {

  @Test
  void tellsWhichShareOfTheBatchWasPadding() {
    assertThat(new BatchMeasure(4, 300, 400, 0, 0).paddedShare()).isEqualTo(0.25);
  }

  @Test
  void sharesThePaddingAmongTheRows() {
    assertThat(new BatchMeasure(4, 300, 400, 0, 0).paddingPerRow()).isEqualTo(25);
  }

  @Test
  void aRowAloneIsNotPadded() {
    BatchMeasure alone = new BatchMeasure(1, 713, 713, 0, 0);

    assertThat(alone.paddedShare()).isZero();
    assertThat(alone.paddingPerRow()).isZero();
  }
}
