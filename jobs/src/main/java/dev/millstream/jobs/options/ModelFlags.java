package dev.millstream.jobs.options;

import dev.millstream.model.Device;
import dev.millstream.model.Variant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which model runs. */
final class ModelFlags {

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description =
          "The model: default (all-MiniLM-L6-v2, which comes along), organisation/name or organisation/name@revision of the Hugging Face Hub, or a folder: its path, or its URI in a file system of Flink.")
  @OptionDoc(example = "--model sentence-transformers/all-MiniLM-L6-v2@main")
  String model = "default";

  @Option(
      names = "--variant",
      paramLabel = "VARIANT",
      description =
          "Which of its ONNX files runs: fp32, fp16, q8, int8, uint8, q4, q4f16, bnb4, a file's name, or auto: fp16 with --device cuda, else fp32, else what there is.")
  @OptionDoc(example = "--variant q8")
  String variant = "auto";

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description = "Put before every text, for models that want it.")
  @OptionDoc(example = "--prompt 'passage: '", absent = "the model's own")
  @Nullable String prompt;

  @Option(
      names = "--prompt-name",
      paramLabel = "NAME",
      description = "The same, but named: a prompt of the model's configuration.")
  @OptionDoc(example = "--prompt-name document", absent = "the model's own")
  @Nullable String promptName;

  @Option(
      names = "--truncate-dim",
      paramLabel = "N",
      description = "Keep the first N numbers of every vector, for models trained for it.")
  @OptionDoc(example = "--truncate-dim 256", absent = "all")
  @Nullable String truncateDim;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description =
          "Where the model runs: cpu; cuda or tensorrt, on the GPU that Flink gives the slot, or with :N on that one; or auto: such a GPU if there is one, else the CPU.")
  @OptionDoc(example = "--device cuda:0")
  String device = "auto";

  @Option(
      names = "--on-model-change",
      paramLabel = "WHAT",
      description =
          "When a savepoint's vectors are of another model, revision, variant, prompt or length: fail; re-embed every document when it next comes, changed or not; or keep them.")
  @OptionDoc(example = "--on-model-change re-embed")
  String onModelChange = "fail";

  ModelOptions read(Values values, GpuFlags gpu) {
    if (model.isBlank()) {
      values.mustBe("--model", model, "default, a folder, or a name of the Hugging Face Hub");
    }
    if (prompt != null && promptName != null) {
      values.problem(
          "--prompt and --prompt-name are both given, but a text has one prompt. Leave one of the two out.");
    }
    Device where = device(values);
    return new ModelOptions(
        model,
        variant(values),
        prompt,
        promptName,
        values.numberOrNull("--truncate-dim", truncateDim, 1, 1_000_000),
        where,
        gpu.read(values, where),
        values.oneOf("--on-model-change", onModelChange, OnModelChange.class));
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
