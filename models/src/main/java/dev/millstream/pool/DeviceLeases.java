package dev.millstream.pool;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Which GPU each slot of this process uses: one of its own where there are enough, shared evenly
 * where there are not.
 *
 * <p>A slot gets the device that the fewest slots have, of several the one with the lowest index.
 * All leases of one slot are of the same device; with the last one given back the slot's device is
 * free for others. Devices are never changed under a slot that holds one, so slots that end may
 * leave the others uneven.
 *
 * <p>Threading: safe for many threads.
 */
public final class DeviceLeases {
  private static final DeviceLeases OF_THIS_PROCESS = new DeviceLeases();

  private final Map<String, Held> slots = new HashMap<>(); // guarded by this

  private static final class Held {
    final int gpu;
    int leases;

    Held(int gpu) {
      this.gpu = gpu;
    }
  }

  /** The one registry of this process (of this class loader, where there are several). */
  public static DeviceLeases ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  /**
   * Gives a slot its device.
   *
   * @param slot names the slot; the same for all operators in it
   * @param gpus indexes of the devices that all slots share
   * @throws IllegalArgumentException when there are no devices
   */
  public synchronized DeviceLease lease(String slot, Collection<Integer> gpus) {
    Held held = slots.computeIfAbsent(slot, unknown -> new Held(leastLoaded(gpus)));
    held.leases++;
    return new DeviceLease(held.gpu, () -> giveBack(slot));
  }

  private int leastLoaded(Collection<Integer> gpus) {
    Map<Integer, Integer> load = load();
    return gpus.stream()
        .min(
            Comparator.comparing((Integer gpu) -> load.getOrDefault(gpu, 0))
                .thenComparing(Comparator.naturalOrder()))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a slot asked for a GPU, but there are none. Ask only where there are some."));
  }

  /** Slots by the index of their device; without the devices that no slot has. */
  public synchronized Map<Integer, Integer> load() {
    Map<Integer, Integer> load = new HashMap<>();
    slots.values().forEach(held -> load.merge(held.gpu, 1, Integer::sum));
    return load;
  }

  private synchronized void giveBack(String slot) {
    Held held = slots.get(slot);
    if (held != null && --held.leases == 0) {
      slots.remove(slot);
    }
  }
}
