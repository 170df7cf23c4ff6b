package dev.millstream.jobs.options;

import dev.millstream.model.Device;
import dev.millstream.model.EngineChoice;
import dev.millstream.model.Variant;
import java.util.List;
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

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description =
          "What runs the model: direct, ONNX Runtime; or djl:OnnxRuntime or djl:PyTorch, by the Deep Java Library, whose jars must be on the class path (docs/engines.md).")
  @OptionDoc(example = "--engine djl:PyTorch")
  String engine = "direct";

  @Option(
      names = "--adapter",
      paramLabel = "NAME=PATH",
      description =
          "A LoRA adapter that peft saved, put into the model when it is loaded: a name for it, and its folder, or its name on the Hugging Face Hub (docs/adapters.md).")
  @OptionDoc(example = "--adapter spam=/adapters/spam", absent = "none")
  @Nullable List<String> adapters;

  /** The model; what is wrong with it is noted. */
  final ModelChoice choice(Values values, GpuFlags gpu) {
    Device where = device(values);
    EngineChoice runs = engine(values);
    TypedAdapters typed = new TypedAdapters(values, adapters);
    String field = adapterField();
    return new ModelChoice(
        model(values),
        variant(values, runs),
        where,
        gpu.read(values, where),
        runs,
        field == null ? typed.one(whyOneAdapter()) : null,
        field == null ? null : typed.by(field));
  }

  /** The field by which records choose among adapters; null where all have the same. */
  @Nullable String adapterField() {
    return null;
  }

  /** Why several adapters cannot be told apart, and what to do: the end of a sentence. */
  abstract String whyOneAdapter();

  private EngineChoice engine(Values values) {
    try {
      return EngineChoice.parse(engine);
    } catch (IllegalArgumentException unknown) {
      values.mustBe("--engine", engine, "one of " + EngineChoice.CHOICES);
      return EngineChoice.DIRECT;
    }
  }

  private Variant variant(Values values, EngineChoice runs) {
    Variant wanted;
    try {
      wanted = Variant.parse(variant);
    } catch (IllegalArgumentException unknown) {
      values.mustBe("--variant", variant, Variant.CHOICES);
      return Variant.AUTO;
    }
    try {
      runs.variant(wanted);
    } catch (IllegalArgumentException mismatch) {
      values.problem(String.valueOf(mismatch.getMessage()));
    }
    return wanted;
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
