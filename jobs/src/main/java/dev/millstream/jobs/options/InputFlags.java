package dev.millstream.jobs.options;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where records come from, and where in a record their text and id are. */
abstract class InputFlags {

  @Option(
      names = "--from",
      paramLabel = "INPUT",
      description = "Where records come from: kafka:TOPIC, file:PATH, or - for standard input.")
  @OptionDoc(example = "--from kafka:docs", absent = "required")
  @Nullable String from;

  @Option(
      names = "--value-format",
      paramLabel = "FORMAT",
      description =
          "What a record's value is: json, an object; or text, the text itself, whose id is the record's key or the line's number.")
  @OptionDoc(example = "--value-format text")
  String valueFormat = "json";

  @Option(
      names = "--text-field",
      paramLabel = "FIELD",
      description = "The JSON field that holds the text.")
  @OptionDoc(example = "--text-field body")
  String textField = "text";

  @Option(
      names = "--id-field",
      paramLabel = "FIELD",
      description = "The JSON field that holds the record's id.")
  @OptionDoc(example = "--id-field url", absent = "the record's key; in a file: id")
  @Nullable String idField;

  /** How a value is read; notes options that the format has no use for. */
  final ValueFormat format(Values values, List<String> ofJson) {
    ValueFormat format = values.oneOf("--value-format", valueFormat, ValueFormat.class);
    if (format == ValueFormat.TEXT) {
      for (String option : ofJson) {
        if (values.given(option)) {
          values.problem(
              "%s names a JSON field, but --value-format text has none. Leave one of the two out."
                  .formatted(option));
        }
      }
    }
    return format;
  }

  /** What is read; null, with a note, where that cannot be made out. */
  final @Nullable Endpoint from(Values values) {
    if (from == null) {
      values.problem(
          "--from is missing: say where records come from, e.g. %s."
              .formatted(values.eg("--from")));
      return null;
    }
    if (from.startsWith("lucene:")) {
      values.problem(
          "--from was '%s', but an index is only written to. Read from kafka:TOPIC, file:PATH or -."
              .formatted(from));
      return null;
    }
    return values.endpoint("--from", from, Set.of("kafka", "file"), Endpoint.StandardStream.INPUT);
  }
}
