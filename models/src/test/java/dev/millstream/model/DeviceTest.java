package dev.millstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTest {

  @Test
  void namesTheCpuAndEachGpu() {
    assertThat(Device.parse("cpu")).isEqualTo(Device.CPU);
    assertThat(Device.parse(" CPU ")).isEqualTo(Device.CPU);
    assertThat(Device.parse("cuda:0")).isEqualTo(Device.cuda(0));
    assertThat(Device.parse("cuda:13")).isEqualTo(Device.cuda(13));
    assertThat(Device.parse("tensorrt:1")).isEqualTo(Device.tensorRt(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "cuda", "cuda:2", "tensorrt", "tensorrt:0"})
  void readsBackWhatADevicePrints(String text) {
    assertThat(Device.parse(text)).hasToString(text);
  }

  @Test
  void leavesOpenWhichGpuWhereNoneIsNumbered() {
    Device tensorRt = Device.parse("tensorrt");

    assertThat(tensorRt.isAny()).isTrue();
    assertThat(tensorRt.at(3)).isEqualTo(Device.tensorRt(3));
    assertThat(tensorRt.at(3).isAny()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "auto", "gpu", "cuda:", "cuda:-1", "cuda:x", "cuda:12345", "cpu:0"})
  void refusesAnythingElse(String text) {
    assertThatThrownBy(() -> Device.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "device '%s' is not known. Allowed are auto, cpu, cuda, cuda:N, tensorrt or tensorrt:N,"
                + " where N is the number of the GPU, as in cuda:0.",
            text);
  }

  @Test
  void refusesAnIndexThatNoDeviceHas() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Device(Device.Kind.CPU, 1))
        .withMessage(
            "device index was 1 but must be 0 for the CPU, and from 0 on, or -1 for any, for a GPU.");
  }
}
