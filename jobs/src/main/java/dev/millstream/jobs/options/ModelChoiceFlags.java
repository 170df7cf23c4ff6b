package dev.millstream.jobs.options;

import dev.millstream.model.Device;
import dev.millstream.model.Variant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which model runs, and where. */
abstract class ModelChoiceFlags extends ModelNameFlags {

  @Option(
      names = "--variant",
      paramLabel = "VARIANT",
      description =
          "Which of its ONNX files runs: fp32, fp16, q8, int8, uint8, q4, q4f16, bnb4, a file's name, or auto: fp16 with --device cuda, else fp32, else what there is.")
  @OptionDoc(example = "--variant q8")
  String variant = "auto";

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description =
          "Where the model runs: cpu; cuda or tensorrt, on the GPU that Flink gives the slot, or with :N on that one; or auto: such a GPU if there is one, else the CPU.")
  @OptionDoc(example = "--device cuda:0")
  String device = "auto";

  /** The model; what is wrong with it is noted. */
  final ModelChoice choice(Values values, GpuFlags gpu) {
    Device where = device(values);
    return new ModelChoice(model(values), variant(values), where, gpu.read(values, where));
  }

  private Variant variant(Values values) {
    try {
      return Variant.parse(variant);
    } catch (IllegalArgumentException unknown) {
      values.mustBe("--variant", variant, Variant.CHOICES);
      return Variant.AUTO;
    }
  }

  private @Nullable Device device(Values values) {
    if (device.equals("auto")) {
      return null;
    }
    try {
      return Device.parse(device);
    } catch (IllegalArgumentException unknown) {
      values.mustBe("--device", device, Device.CHOICES);
      return null;
    }
  }
}
