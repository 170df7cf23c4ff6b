package dev.millstream.jobs.options;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where documents come from. */
final class SourceFlags extends InputFlags {
  @Option(
      names = "--title-field",
      paramLabel = "FIELD",
      description = "A JSON field that is put before the text, on a line of its own.")
  @OptionDoc(example = "--title-field title", absent = "none")
  @Nullable String titleField;

  @Nullable SourceOptions read(Values values) {
    ValueFormat format = format(values, List.of("--text-field", "--id-field", "--title-field"));
    Endpoint endpoint = from(values);
    return endpoint == null
        ? null
        : new SourceOptions(endpoint, format, textField, idField, titleField);
  }
}
