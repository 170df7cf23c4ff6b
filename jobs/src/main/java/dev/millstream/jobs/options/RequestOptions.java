package dev.millstream.jobs.options;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where records come from, and where a plain one holds what it asks.
 *
 * @param from a topic, a file, or standard input
 * @param format what a record's value is
 * @param idField JSON field of the record's id
 * @param textField JSON field that is all that is asked; null where there are parts
 * @param parts JSON fields by the names that they have in the Inference API's inputs, in their
 *     order; empty where there is a text field
 */
public record RequestOptions(
    Endpoint from,
    ValueFormat format,
    String idField,
    @Nullable String textField,
    Map<String, String> parts) {

  /** Copies the map. */
  public RequestOptions {
    parts = new LinkedHashMap<>(parts);
  }
}
