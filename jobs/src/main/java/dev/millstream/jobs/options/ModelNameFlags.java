package dev.millstream.jobs.options;

import picocli.CommandLine.Option;

/** The option that says which model, or whose tokenizer. */
class ModelNameFlags {

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description =
          "The model: default (all-MiniLM-L6-v2, which comes along), organisation/name or organisation/name@revision of the Hugging Face Hub, or a folder: its path, or its URI in a file system of Flink.")
  @OptionDoc(example = "--model sentence-transformers/all-MiniLM-L6-v2@main")
  String model = "default";

  /** Its name; what is wrong with it is noted. */
  final String model(Values values) {
    if (model.isBlank()) {
      values.mustBe("--model", model, "default, a folder, or a name of the Hugging Face Hub");
    }
    return model;
  }
}
