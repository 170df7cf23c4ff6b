package dev.millstream.metric.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Written state and published values depend on these numbers: they never change. */
class StableHashTest {
  @Test
  void isSplitMix64() {
    assertThat(StableHash.nth(1234567, 0)).isEqualTo(6457827717110365317L);
    assertThat(StableHash.nth(1234567, 1)).isEqualTo(3203168211198807973L);
  }

  @Test
  void ofATextIsTheSameForEver() {
    assertThat(StableHash.of("")).isEqualTo(-780787492076525413L);
    assertThat(StableHash.of("millstream")).isEqualTo(-381330501197374240L);
  }

  @Test
  void unitIsFromZeroToBelowOne() {
    assertThat(StableHash.unit(0)).isEqualTo(0);
    assertThat(StableHash.unit(-1)).isEqualTo(1 - 0x1p-53);
  }
}
