package dev.millstream.generate.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.engine.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class OpenTensorsTest {
  @Test
  void allThatWereMadeAreClosedTogether() {
    OpenTensors tensors = new OpenTensors();
    tensors.in("ids", ElementType.LONG, new int[] {1, 2, 3}, 1, 3);
    tensors.in("branch", ElementType.BOOL, new int[] {1}, 1);
    tensors.out("logits", ElementType.FLOAT, direct(8), 1, 2);
    assertThat(tensors.size()).isEqualTo(3);

    tensors.close();

    assertThat(tensors.size()).isZero();
  }

  @Test
  void thoseMadeBeforeAWrongOneAreClosedToo() {
    OpenTensors tensors = new OpenTensors();
    assertThatThrownBy(
            () -> {
              try (tensors) {
                tensors.in("ids", ElementType.INT, new int[] {1, 2}, 1, 2);
                tensors.out("logits", ElementType.FLOAT, direct(8), 1, 3);
              }
            })
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(tensors.size()).isZero();
  }

  @Test
  void wholeNumbersAsHalvesAreRefused() {
    assertThatThrownBy(() -> OpenTensors.memory(ElementType.HALF, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("whole numbers cannot be given as HALF, only as LONG, INT, FLOAT or BOOL.");
  }

  @Test
  void rowsAreCopiedWhole() {
    ByteBuffer from = OpenTensors.memory(ElementType.INT, 1, 2, 3, 4, 5, 6);
    ByteBuffer to = direct(32);

    Rows.gather(from, to, new int[] {2, 0, 0, 1});

    int[] copied = new int[8];
    to.asIntBuffer().get(copied);
    assertThat(copied).containsExactly(5, 6, 1, 2, 1, 2, 3, 4);
  }

  @Test
  void halvesAreReadAsIeeeSays() {
    assertThat(HalfFloat.toFloat((short) 0x3c00)).isEqualTo(1f);
    assertThat(HalfFloat.toFloat((short) 0xc500)).isEqualTo(-5f);
    assertThat(HalfFloat.toFloat((short) 0x0001)).isEqualTo(0x1p-24f);
    assertThat(HalfFloat.toFloat((short) 0xfc00)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(HalfFloat.toFloat((short) 0x7e00)).isNaN();
  }

  @Test
  void theBestAreInOrderAndOfEqualOnesTheEarlier() {
    BestScores best = BestScores.of(new float[] {1, 3, 2, 3, Float.NEGATIVE_INFINITY}, 3);

    assertThat(best.places()).containsExactly(1, 3, 2);
    assertThat(best.score(2)).isEqualTo(2f);
    assertThat(BestScores.of(new float[] {Float.NEGATIVE_INFINITY, 0}, 2).places())
        .containsExactly(1, 0);
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }
}
