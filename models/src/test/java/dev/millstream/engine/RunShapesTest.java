package dev.millstream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.model.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunShapesTest {

  @ParameterizedTest
  @CsvSource({"cpu, 1, KNOWN", "cpu, 2, NEW", "cpu, 3, KNOWN", "cuda:0, 3, NEW"})
  void layoutsAreKeptWhereTheyTellShapesApart(Device device, int inputs, RunShapes shapes) {
    assertThat(RunShapes.ofEncoder(device, inputs)).isEqualTo(shapes);
  }

  private static OnnxSession sharingLayouts() {
    return new SessionOpening(TinyBert.file(), Device.CPU, GpuSetup.PLAIN, 1).open(RunShapes.KNOWN);
  }

  /** 1 and 60, 2 and 63, 4 and 57: the exclusive or of each is 61. */
  @ParameterizedTest
  @CsvSource({"1, 60", "2, 63", "4, 57"})
  void aShapeThatMeetsTheLayoutOfAnotherGivesTheSameBits(int rows, int length) {
    long[][] batch = TinyBert.batch(rows, length);
    float[][] inASessionOfItsOwn;
    try (OnnxSession session = sharingLayouts();
        Workspace workspace = session.newWorkspace()) {
      inASessionOfItsOwn = TinyBert.run(workspace, batch);
    }
    try (OnnxSession session = sharingLayouts();
        Workspace workspace = session.newWorkspace()) {
      for (int again = 0; again < 2; again++) {
        TinyBert.run(workspace, TinyBert.batch(2, 63));
        TinyBert.run(workspace, TinyBert.batch(1, 60));
        TinyBert.run(workspace, TinyBert.batch(4, 57));

        assertThat(TinyBert.run(workspace, batch)).isDeepEqualTo(inASessionOfItsOwn);
      }
    }
  }

  @Test
  void aShortRunThatMeetsTheLayoutOfALongOneGivesTheSameBits() {
    try (OnnxSession session = sharingLayouts();
        Workspace workspace = session.newWorkspace()) {
      long[][] one = TinyBert.batch(1, 1);
      float[][] before = TinyBert.run(workspace, one);
      TinyBert.run(workspace, TinyBert.batch(64, 64));

      assertThat(TinyBert.run(workspace, one)).isDeepEqualTo(before);
    }
  }
}
