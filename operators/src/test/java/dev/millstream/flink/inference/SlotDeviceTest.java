package dev.millstream.flink.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.model.Device;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlotDeviceTest {
  @Test
  void spreadsSubtasksOverTheDevicesInTheOrderOfTheirIndexes() {
    List<Device> devices =
        IntStream.range(0, 4)
            .mapToObj(subtask -> SlotDevice.spread(List.of(3, 1), subtask).orElseThrow())
            .toList();

    assertThat(devices)
        .containsExactly(Device.cuda(1), Device.cuda(3), Device.cuda(1), Device.cuda(3));
  }

  @Test
  void namesNoDeviceWhereFlinkHasNoneToGive() {
    assertThat(SlotDevice.spread(List.of(), 0)).isEmpty();
  }
}
