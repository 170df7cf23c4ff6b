package dev.millstream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutKeysTest {
  private final LayoutKeys keys = new LayoutKeys();

  /** As ONNX Runtime makes it of all inputs' dimensions. */
  private long key(int rows, int columns, int inputs) {
    long[] added = keys.shape(rows, columns, inputs);
    long key = added[0] ^ added[1];
    for (int input = 0; input < inputs; input++) {
      key ^= rows ^ columns;
    }
    return key;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void eachShapeHasAKeyOfItsOwnWhichItKeeps(int inputs) {
    Set<Long> seen = new HashSet<>();
    for (int rows = 1; rows <= 16; rows++) {
      for (int columns = 1; columns <= 128; columns++) {
        long key = key(rows, columns, inputs);

        assertThat(seen.add(key)).as("%d by %d", rows, columns).isTrue();
        assertThat(key(rows, columns, inputs)).isEqualTo(key);
      }
    }
    assertThat(seen).hasSize(LayoutKeys.MOST);
  }

  @Test
  void theGraphOfTheInputAddsIt() {
    ProtobufWriter shape =
        new ProtobufWriter()
            .message(1, new ProtobufWriter().number(1, 0))
            .message(1, new ProtobufWriter().string(2, "millstream.layout"));
    ProtobufWriter tensor = new ProtobufWriter().number(1, 9).message(2, shape);
    ProtobufWriter type = new ProtobufWriter().message(1, tensor);
    ProtobufWriter input = new ProtobufWriter().string(1, "millstream.layout").message(2, type);

    assertThat(LayoutKeys.graphOfInput())
        .isEqualTo(
            new ProtobufWriter().message(7, new ProtobufWriter().message(11, input)).toBytes());
  }

  @Test
  void theInputHasNoElements() {
    for (int columns = 1; columns <= 512; columns++) {
      assertThat(keys.shape(3, columns, 3)).startsWith(0).hasSize(2);
      assertThat(keys.shape(3, columns, 3)[1]).isNotNegative();
    }
  }

  @Test
  void shapesBeyondTheMostShareOneKey() {
    for (int columns = 1; columns <= LayoutKeys.MOST; columns++) {
      key(1, columns, 3);
    }
    Set<Long> beyond = new HashSet<>();
    for (int columns = 1; columns <= 100; columns++) {
      beyond.add(key(2, columns, 3));
    }

    assertThat(beyond).containsExactly(0L);
    assertThat(key(1, 7, 3)).isEqualTo(7);
  }
}
