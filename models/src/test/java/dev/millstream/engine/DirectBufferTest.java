package dev.millstream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class DirectBufferTest {
  private static final int MEBIBYTE = 1 << 20;

  private final DirectBuffer buffer = new DirectBuffer();

  @Test
  void isDirectAndInNativeOrder() {
    assertThat(buffer.ofSize(12).isDirect()).isTrue();
    assertThat(buffer.ofSize(12).order()).isEqualTo(ByteOrder.nativeOrder());
    assertThat(buffer.ofSize(12).remaining()).isEqualTo(12);
  }

  @Test
  void growsByDoublingAndStays() {
    assertThat(capacityAfter(1)).isEqualTo(4096);
    assertThat(capacityAfter(4096)).isEqualTo(4096);
    assertThat(capacityAfter(4097)).isEqualTo(8192);
    assertThat(capacityAfter(5 * MEBIBYTE)).isEqualTo(8 * MEBIBYTE);
    assertThat(capacityAfter(1)).isEqualTo(8 * MEBIBYTE);
  }

  @Test
  void givesAGiantTensorsMemoryUpForTheNextOrdinaryOne() {
    assertThat(capacityAfter(9 * MEBIBYTE)).isEqualTo(9 * MEBIBYTE);
    assertThat(capacityAfter(8 * MEBIBYTE + 1)).isEqualTo(9 * MEBIBYTE);
    assertThat(capacityAfter(100)).isEqualTo(4096);
  }

  @Test
  void saysThatATensorIsTooLarge() {
    assertThatThrownBy(() -> buffer.ofSize(1L << 31))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "a tensor of 2147483648 bytes was asked for, and at most 2147483647 can be handed"
                + " over. Run fewer or shorter rows at once.");
  }

  private int capacityAfter(long bytes) {
    buffer.ofSize(bytes);
    return buffer.capacity();
  }
}
