package dev.millstream.flink.inference;

import dev.millstream.model.Device;
import dev.millstream.pool.ModelSpec;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.api.common.functions.RuntimeContext;

/**
 * Which GPU a slot uses, when nobody named a device.
 *
 * <p>Flink shows every slot all GPUs of its TaskManager (the external resource {@code gpu},
 * property {@code index}), so subtasks are spread over them here: all operators of one subtask meet
 * on the same device, and the pool loads one copy of a model per device.
 */
final class SlotDevice {
  private static final String RESOURCE = "gpu";
  private static final String INDEX = "index";

  private SlotDevice() {}

  /** The specification with the slot's GPU in it, where Flink has one to give. */
  static ModelSpec resolve(ModelSpec spec, RuntimeContext context) {
    if (spec.device() != null) {
      return spec;
    }
    List<Integer> gpus =
        context.getExternalResourceInfos(RESOURCE).stream()
            .map(SlotDevice::index)
            .flatMap(Optional::stream)
            .toList();
    int subtask = context.getTaskInfo().getIndexOfThisSubtask();
    return spread(gpus, subtask).map(spec::with).orElse(spec);
  }

  /** Round robin over the devices in the order of their indexes; none where there is none. */
  static Optional<Device> spread(Collection<Integer> gpus, int subtask) {
    List<Integer> sorted = gpus.stream().sorted().distinct().toList();
    return sorted.isEmpty()
        ? Optional.empty()
        : Optional.of(Device.cuda(sorted.get(subtask % sorted.size())));
  }

  private static Optional<Integer> index(ExternalResourceInfo gpu) {
    return gpu.getProperty(INDEX).map(Integer::valueOf);
  }
}
