package dev.millstream.benchmarks.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millstream.benchmarks.onnx.EncoderFiles;
import dev.millstream.pool.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
  @Test
  void aProcessorIsBusyUnlessItIsIdleOrWaitsForADisk() {
    assertThat(CpuTime.busySeconds("cpu  100 20 30 4000 500 6 7 8 9 10")).isEqualTo(1.71);
  }

  @Test
  void whatTheFamilyDidNotUseOthersDid() {
    CpuTime before = new CpuTime(0, 100, 10);
    CpuTime after = new CpuTime(2_000_000_000, 103, 12);

    assertThat(after.foreignCoresSince(before)).isEqualTo(0.5);
    assertThat(after.ownCoresSince(before)).isEqualTo(1);
  }

  @Test
  void foreignCoresAreUnknownWhereTheSystemDoesNotSay() {
    assertThat(new CpuTime(1, -1, 2).foreignCoresSince(new CpuTime(0, -1, 1))).isNaN();
  }

  @Test
  void theFamilyOfThisProcessHasUsedTime() {
    assertThat(CpuTime.of(ProcessHandle.current()).ownSeconds()).isPositive();
  }

  @Test
  void memoryIsReadInMebibytes() {
    Memory memory = Memory.of("Name:\tjava\nVmHWM:\t  2048 kB\nVmRSS:\t  1024 kB\n");

    assertThat(memory).isEqualTo(new Memory(2, 1));
  }

  @Test
  void theMemoryOfAProcessThatHasEndedIsUnknown() {
    assertThat(Memory.of(Long.MAX_VALUE)).isEqualTo(Memory.UNKNOWN);
  }

  @Test
  void matricesAreMultipliedAtSomeRate() {
    assertThat(ArithmeticPeak.measure(1)).isPositive();
  }

  @Test
  void memoryIsReadAtSomeRate() {
    assertThat(ReadBandwidth.measure(2)).isGreaterThan(1e8);
  }

  @Test
  void miniLmTakes21MillionOperationsAToken() {
    EncoderFlops flops = EncoderFlops.of(EncoderFiles.locate("default", "auto").config());

    assertThat(flops).isEqualTo(new EncoderFlops(6, 384, 1_536));
    // 2 x 6 x (4 x 384^2 + 2 x 384 x 1,536) and 4 x 6 x 384
    assertThat(flops.of(1)).isCloseTo(21_233_664 + 9_216, within(0.5));
    assertThat(flops.of(60)).isCloseTo(60 * 21_233_664.0 + 3_600 * 9_216.0, within(0.5));
  }

  @Test
  void aModelOfAnotherShapeIsRefused(@TempDir Path folder) throws IOException {
    Path config = Files.writeString(folder.resolve("config.json"), "{\"hidden_size\": 8}");

    assertThatThrownBy(() -> EncoderFlops.of(config))
        .hasMessage(
            "%s has none of the fields num_hidden_layers, n_layers, so the model's arithmetic cannot be counted. Measure with an encoder such as MiniLM.",
            config);
  }

  @Test
  void aModelThatPoolsOtherwiseIsRefused() {
    Path cls = TinyModels.folder("sentence-similarity/cls");

    assertThatThrownBy(() -> EncoderFiles.locate(cls.toString(), "auto"))
        .hasMessageContaining("does not simply take the mean of its tokens")
        .hasMessageEndingWith("Measure with a model such as all-MiniLM-L6-v2.");
  }
}
