package dev.millstream.flink.inference;

import dev.millstream.model.Device;
import dev.millstream.model.ModelLoadException;
import dev.millstream.pool.DeviceLease;
import dev.millstream.pool.DeviceLeases;
import dev.millstream.pool.ModelSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.jspecify.annotations.Nullable;

/**
 * Which GPU a slot uses, when nobody named one.
 *
 * <p>Flink shows every slot all GPUs of its TaskManager (the external resource {@code gpu},
 * property {@code index}) and says of none whose it is. So slots lease them from a registry of the
 * process, by the id of their allocation: it is the same for all operators of a slot, and stays so
 * over a restart that keeps the slot.
 */
final class SlotDevice {
  private static final String RESOURCE = "gpu";
  private static final String INDEX = "index";

  private SlotDevice() {}

  /** The device of the task's slot; null where a device was named, or Flink has none to give. */
  static @Nullable DeviceLease lease(DeviceLeases devices, ModelSpec spec, RuntimeContext context) {
    if (!wantsAny(spec)) {
      return null;
    }
    List<Integer> gpus = indexes(context.getExternalResourceInfos(RESOURCE));
    return gpus.isEmpty()
        ? null
        : devices.lease(context.getTaskInfo().getAllocationIDAsString(), gpus);
  }

  private static boolean wantsAny(ModelSpec spec) {
    Device device = spec.device();
    return device == null || device.isAny();
  }

  static List<Integer> indexes(Collection<ExternalResourceInfo> gpus) {
    List<Integer> indexes = new ArrayList<>();
    for (ExternalResourceInfo gpu : gpus) {
      gpu.getProperty(INDEX).map(SlotDevice::number).ifPresent(indexes::add);
    }
    return indexes;
  }

  private static Integer number(String index) {
    if (!index.matches("\\d{1,3}")) {
      throw new ModelLoadException(
          ("Flink's external resource '%s' has the index '%s', which is no number of a GPU. Let its"
                  + " discovery script print numbers such as 0,1, or name a device with --device.")
              .formatted(RESOURCE, index));
    }
    return Integer.valueOf(index);
  }
}
