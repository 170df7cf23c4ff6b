package dev.millstream.jobs.options;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which model embeds, and how it is asked. */
final class ModelFlags extends ModelChoiceFlags {

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
      names = "--on-model-change",
      paramLabel = "WHAT",
      description =
          "When a savepoint's vectors are of another model, revision, variant, prompt or length: fail; re-embed every document when it next comes, changed or not; or keep them.")
  @OptionDoc(example = "--on-model-change re-embed")
  String onModelChange = "fail";

  @Override
  String whyOneAdapter() {
    return "vectors that are compared come from one model. Run a job for each, or merge them with peft.";
  }

  ModelOptions read(Values values, GpuFlags gpu) {
    if (prompt != null && promptName != null) {
      values.problem(
          "--prompt and --prompt-name are both given, but a text has one prompt. Leave one of the two out.");
    }
    return new ModelOptions(
        choice(values, gpu),
        prompt,
        promptName,
        values.numberOrNull("--truncate-dim", truncateDim, 1, 1_000_000),
        values.oneOf("--on-model-change", onModelChange, OnModelChange.class));
  }
}
