package dev.millstream.jobs.options;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says where failures go. */
abstract class DeadLetterFlags {
  static final Set<String> LINES = Set.of("kafka", "file");

  @Option(
      names = "--dead-letters",
      paramLabel = "OUTPUT",
      description =
          "Where records go that cannot be decoded or answered: kafka:TOPIC, file:PATH, - for standard output, or stderr.")
  @OptionDoc(example = "--dead-letters kafka:docs-dead")
  String deadLetters = "stderr";

  /** Where they go; null, with a note, where that cannot be made out. */
  final @Nullable Endpoint deadLetters(Values values) {
    return deadLetters.equals("stderr")
        ? Endpoint.StandardStream.ERROR
        : values.endpoint("--dead-letters", deadLetters, LINES, Endpoint.StandardStream.OUTPUT);
  }
}
