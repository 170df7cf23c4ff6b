package dev.millstream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.model.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesTest {

  @Test
  void namesTheCpuAndEachGpu() {
    assertThat(Devices.parse("cpu")).isEqualTo(Device.CPU);
    assertThat(Devices.parse(" CPU ")).isEqualTo(Device.CPU);
    assertThat(Devices.parse("cuda:0")).isEqualTo(Device.cuda(0));
    assertThat(Devices.parse("cuda:13")).isEqualTo(Device.cuda(13));
  }

  @Test
  void readsBackWhatADevicePrints() {
    assertThat(Devices.parse(Device.CPU.toString())).isEqualTo(Device.CPU);
    assertThat(Devices.parse(Device.cuda(2).toString())).isEqualTo(Device.cuda(2));
  }

  @Test
  void takesTheGpuByItselfOnlyWhereTheEngineCanUseIt() {
    assertThat(Devices.parse("auto")).isEqualTo(Devices.hasCuda() ? Device.cuda(0) : Device.CPU);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gpu", "cuda", "cuda:", "cuda:-1", "cuda:x", "cuda:12345", "cpu:0"})
  void refusesAnythingElse(String text) {
    assertThatThrownBy(() -> Devices.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "device '%s' is not known. Allowed are auto, cpu and cuda:N, where N is the number of the"
                + " GPU, as in cuda:0.",
            text);
  }
}
