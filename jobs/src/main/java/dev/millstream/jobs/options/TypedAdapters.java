package dev.millstream.jobs.options;

import dev.millstream.adapter.AdapterRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The adapters of a command line, read and found free of contradictions. */
final class TypedAdapters {
  private final List<AdapterRef> adapters = new ArrayList<>();
  private final List<String> typed;
  private final Values values;

  /** Reads them; those that are none are noted. */
  TypedAdapters(Values values, @Nullable List<String> typed) {
    this.values = values;
    this.typed = typed == null ? List.of() : typed;
    for (String text : this.typed) {
      try {
        adapters.add(AdapterRef.parse(text));
      } catch (IllegalArgumentException unreadable) {
        values.problem("--" + unreadable.getMessage());
      }
    }
  }

  /**
   * The one for all records; null for none.
   *
   * @param severalAre why there cannot be several, and what to do
   */
  @Nullable AdapterRef one(String severalAre) {
    if (typed.size() > 1) {
      values.problem(
          "--adapter was given %d times (%s), but %s"
              .formatted(typed.size(), String.join(", ", typed), severalAre));
    }
    return adapters.isEmpty() ? null : adapters.get(0);
  }

  /** Those that records choose from by a field; null, with a note, where there are none. */
  @Nullable AdapterChoice by(String field) {
    if (field.isBlank()) {
      values.mustBe("--adapter-field", field, "the name of a JSON field");
    }
    if (typed.isEmpty()) {
      values.problem(
          "--adapter-field is given, but no --adapter that a record could name. Add one, e.g. %s, or leave it out."
              .formatted(values.eg("--adapter")));
    }
    Set<String> names = new HashSet<>();
    for (AdapterRef adapter : adapters) {
      if (!names.add(adapter.name())) {
        values.problem(
            "--adapter was given twice with the name '%s', but records choose by name. Name each differently."
                .formatted(adapter.name()));
      }
    }
    return adapters.isEmpty() ? null : new AdapterChoice(field, adapters);
  }
}
