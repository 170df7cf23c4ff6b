package dev.millstream.jobs.options;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where documents come from. */
final class SourceFlags {

  @Option(
      names = "--from",
      paramLabel = "INPUT",
      description = "Where documents come from: kafka:TOPIC, file:PATH, or - for standard input.")
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
      description = "The JSON field that holds the document's id.")
  @OptionDoc(example = "--id-field url", absent = "the record's key; in a file: id")
  @Nullable String idField;

  @Option(
      names = "--title-field",
      paramLabel = "FIELD",
      description = "A JSON field that is put before the text, on a line of its own.")
  @OptionDoc(example = "--title-field title", absent = "none")
  @Nullable String titleField;

  @Nullable SourceOptions read(Values values) {
    ValueFormat format = values.oneOf("--value-format", valueFormat, ValueFormat.class);
    if (format == ValueFormat.TEXT) {
      for (String option : List.of("--text-field", "--id-field", "--title-field")) {
        if (values.given(option)) {
          values.problem(
              "%s names a JSON field, but --value-format text has none. Leave one of the two out."
                  .formatted(option));
        }
      }
    }
    Endpoint endpoint = from(values);
    return endpoint == null
        ? null
        : new SourceOptions(endpoint, format, textField, idField, titleField);
  }

  private @Nullable Endpoint from(Values values) {
    if (from == null) {
      values.problem(
          "--from is missing: say where documents come from, e.g. %s."
              .formatted(values.eg("--from")));
      return null;
    }
    if (from.startsWith("lucene:")) {
      values.problem(
          "--from was '%s', but an index is only written to. Read the documents from kafka:TOPIC, file:PATH or -."
              .formatted(from));
      return null;
    }
    return values.endpoint("--from", from, Set.of("kafka", "file"), Endpoint.StandardStream.INPUT);
  }
}
