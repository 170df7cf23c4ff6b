package dev.millstream.jobs.options;

import dev.millstream.request.HubTask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where records come from, and where in one its text or pair is. */
class TextFieldFlags extends InputFlags {
  private static final Set<HubTask> OF_PAIRS =
      Set.of(HubTask.TEXT_CLASSIFICATION, HubTask.TEXT_RANKING);

  @Option(
      names = "--pair-field",
      paramLabel = "FIELD",
      description =
          "The JSON field that holds a second text, read together with the first (text-classification, text-ranking).")
  @OptionDoc(example = "--pair-field reply", absent = "none")
  @Nullable String pairField;

  /** What is read, and which fields a record of this task has; null where the input is unclear. */
  @Nullable RequestOptions read(Values values, HubTask task) {
    Endpoint endpoint = from(values);
    ValueFormat format = format(values, ofJson());
    if (pairField != null && !OF_PAIRS.contains(task)) {
      values.problem(
          "--pair-field is given, but the task %s reads no pairs. Leave it out."
              .formatted(task.hubName()));
    }
    Map<String, String> parts = parts(task);
    if (format == ValueFormat.TEXT && !parts.isEmpty()) {
      values.problem(
          "--value-format text is one text a record, but the task %s asks for %s. Write JSON."
              .formatted(task.hubName(), String.join(" and ", parts.keySet())));
    }
    String id = idField == null ? "id" : idField;
    String text = parts.isEmpty() ? textField : null;
    return endpoint == null ? null : new RequestOptions(endpoint, format, id, text, parts);
  }

  /** The options that name JSON fields. */
  List<String> ofJson() {
    return List.of("--text-field", "--id-field", "--pair-field");
  }

  /** Fields by the names that they have in the Inference API's inputs; none for a text alone. */
  Map<String, String> parts(HubTask task) {
    Map<String, String> parts = new LinkedHashMap<>();
    if (pairField != null) {
      parts.put("text", textField);
      parts.put("text_pair", pairField);
    }
    return parts;
  }
}
