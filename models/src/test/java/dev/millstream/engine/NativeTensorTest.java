package dev.millstream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class NativeTensorTest {
  @Test
  void halvesAreWidenedWhenTheyAreRead() {
    ByteBuffer memory = DirectBuffer.exactly(8);
    memory.putShort(0, (short) 0x3C00).putShort(2, (short) 0xC000).putShort(4, (short) 0x3555);
    memory.putShort(6, (short) 0xFC00);
    float[] read = new float[3];
    try (NativeTensor tensor = NativeTensor.of(ElementType.HALF, memory, 2, 2)) {
      tensor.readFloats(1, read);
    }
    assertThat(read).containsExactly(-2f, 0.33325195f, Float.NEGATIVE_INFINITY);
  }

  @Test
  void floatsAreReadFromAnyPlace() {
    ByteBuffer memory = DirectBuffer.exactly(12);
    memory.putFloat(4, 1.5f).putFloat(8, -3f);
    float[] read = new float[2];
    try (NativeTensor tensor = NativeTensor.of(ElementType.FLOAT, memory, 3)) {
      tensor.readFloats(1, read);
    }
    assertThat(read).containsExactly(1.5f, -3f);
  }

  @Test
  void whatHoldsNoFloatsSaysSo() {
    try (NativeTensor tensor = NativeTensor.of(ElementType.LONG, DirectBuffer.exactly(8), 1)) {
      assertThatThrownBy(() -> tensor.readFloats(0, new float[1]))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("a tensor of LONG holds no floats.");
    }
  }
}
