package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeviceLeasesTest {
  private final DeviceLeases leases = new DeviceLeases();

  @Test
  void givesEachSlotADeviceOfItsOwnWhereThereAreEnough() {
    assertThat(List.of(gpu("a", 0, 1, 2, 3), gpu("b", 0, 1, 2, 3))).containsExactly(0, 1);
  }

  @Test
  void sharesDevicesEvenlyWhereThereAreNot() {
    assertThat(List.of(gpu("a", 7, 3), gpu("b", 7, 3), gpu("c", 7, 3), gpu("d", 7, 3)))
        .containsExactly(3, 7, 3, 7);
    assertThat(leases.load()).isEqualTo(Map.of(3, 2, 7, 2));
  }

  @Test
  void letsAllOperatorsOfASlotMeetOnOneDevice() {
    assertThat(List.of(gpu("a", 0, 1), gpu("a", 0, 1), gpu("b", 0, 1), gpu("a", 0, 1)))
        .containsExactly(0, 0, 1, 0);
  }

  @Test
  void keepsASlotsDeviceUntilItsLastLeaseIsGivenBack() {
    DeviceLease first = leases.lease("a", List.of(0, 1));
    DeviceLease second = leases.lease("a", List.of(0, 1));

    first.close();
    first.close();
    assertThat(gpu("b", 0, 1)).isEqualTo(1);
    second.close();

    assertThat(leases.load()).isEqualTo(Map.of(1, 1));
    assertThat(gpu("c", 0, 1)).isEqualTo(0);
  }

  @Test
  void givesASlotThatComesBackAloneTheDeviceThatItLeft() {
    gpu("a", 0, 1);
    DeviceLease failed = leases.lease("b", List.of(0, 1));
    gpu("c", 0, 1);
    gpu("d", 0, 1);

    failed.close();

    assertThat(gpu("b", 0, 1)).isEqualTo(failed.gpu());
  }

  @Test
  void refusesToChooseAmongNone() {
    assertThatThrownBy(() -> leases.lease("a", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a slot asked for a GPU, but there are none. Ask only where there are some.");
    assertThat(leases.load()).isEmpty();
  }

  @Test
  void staysEvenWhenSlotsComeInAnyOrderFromManyThreads() throws Exception {
    List<Integer> gpus = List.of(0, 1, 2);
    List<Callable<DeviceLease>> slots =
        IntStream.range(0, 30)
            .<Callable<DeviceLease>>mapToObj(slot -> () -> leases.lease("slot " + slot, gpus))
            .toList();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<DeviceLease> held = new ArrayList<>();
    for (Future<DeviceLease> lease : threads.invokeAll(slots)) {
      held.add(lease.get());
    }
    threads.shutdown();

    assertThat(leases.load()).isEqualTo(Map.of(0, 10, 1, 10, 2, 10));
    held.forEach(DeviceLease::close);
    assertThat(leases.load()).isEmpty();
  }

  @Test
  void isNeverUnevenByMoreThanOneWhileSlotsOnlyCome() {
    Random random = new Random(1);
    for (int slot = 0; slot < 100; slot++) {
      leases.lease("slot " + random.nextInt(), Set.of(5, 1, 3));
      assertThat(leases.load().values().stream().mapToInt(Integer::intValue).max().getAsInt())
          .isLessThanOrEqualTo(slot / 3 + 1);
    }
  }

  private int gpu(String slot, Integer... gpus) {
    return leases.lease(slot, List.of(gpus)).gpu();
  }
}
