package dev.millstream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.model.Device;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ArenaUseTest {
  private static final long LATER = ArenaUse.PAUSE.toNanos();

  private final ArenaUse arena = new ArenaUse(LATER);

  @Test
  void isTooLargeAfterManyRunsOfHalfTheSize() {
    arena.isTooLargeFor(1024, 0);

    assertThat(gaveBack(ArenaUse.RUNS - 1, 512, LATER)).isZero();
    assertThat(gaveBack(1, 512, LATER)).isOne();
    assertThat(gaveBack(3 * ArenaUse.RUNS, 512, 2 * LATER)).isZero();
  }

  @Test
  void isNotTooLargeWhileLargeRunsComeAgain() {
    for (int i = 0; i < 5; i++) {
      assertThat(gaveBack(1, 1024, LATER)).isZero();
      assertThat(gaveBack(ArenaUse.RUNS - 1, 100, LATER)).isZero();
    }
  }

  @Test
  void isNotTooLargeForRunsOfMoreThanHalfTheSize() {
    arena.isTooLargeFor(1024, 0);

    assertThat(gaveBack(4 * ArenaUse.RUNS, 600, LATER)).isZero();
  }

  @Test
  void givesBackOnceInAWhile() {
    arena.isTooLargeFor(1024, 0);

    assertThat(gaveBack(4 * ArenaUse.RUNS, 64, LATER - 1)).isZero();
    assertThat(gaveBack(1, 64, LATER)).isOne();

    arena.isTooLargeFor(1024, LATER);

    assertThat(gaveBack(4 * ArenaUse.RUNS, 64, 2 * LATER - 1)).isZero();
    assertThat(gaveBack(1, 64, 2 * LATER)).isOne();
  }

  @Test
  void leavesTheArenaAloneWhereAGpuComputes() {
    ArenaUse ofGpu = ArenaUse.on(Device.parse("cuda"));
    long inAYear = System.nanoTime() + Duration.ofDays(365).toNanos();
    ofGpu.isTooLargeFor(1024, inAYear);

    for (int i = 0; i < 2 * ArenaUse.RUNS; i++) {
      assertThat(ofGpu.isTooLargeFor(1, inAYear)).isFalse();
    }
  }

  /** How often it gave back in so many runs of this size. */
  private int gaveBack(int runs, long elements, long nanos) {
    int times = 0;
    for (int i = 0; i < runs; i++) {
      times += arena.isTooLargeFor(elements, nanos) ? 1 : 0;
    }
    return times;
  }
}
