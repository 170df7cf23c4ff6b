package dev.millstream.flink.decode;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a record holds what it asks, unless it has the Inference API's own shape.
 *
 * @param format how the value is read; of {@link DocumentFormat#TEXT} the value is the input
 * @param idField JSON field with the record's id
 * @param textField JSON field that is the whole input; null where the input is made of several, or
 *     is the whole object
 * @param parts JSON fields by the names that they have in the Inference API's {@code inputs}; empty
 *     where there is a text field, or the whole object is the input
 * @param maxCharacters longest input accepted, as JSON, in UTF-16 units
 * @param adapterField JSON field that names the adapter which the model is to have; null where all
 *     records are asked of the same model
 */
public record RequestFields(
    DocumentFormat format,
    String idField,
    @Nullable String textField,
    Map<String, String> parts,
    int maxCharacters,
    @Nullable String adapterField)
    implements Serializable {
  private static final int USUAL_MAX_CHARACTERS = 1_000_000;

  /** Copies the map, whose order counts. */
  public RequestFields {
    parts = new LinkedHashMap<>(parts);
  }

  /** The input is one field, or the value itself. */
  public static RequestFields text(DocumentFormat format, String idField, String textField) {
    return new RequestFields(format, idField, textField, Map.of(), USUAL_MAX_CHARACTERS, null);
  }

  /** The input is the whole JSON object, for a template that knows its fields. */
  public static RequestFields whole(String idField) {
    return parts(idField, Map.of());
  }

  /** The input is made of several fields of a JSON object. */
  public static RequestFields parts(String idField, Map<String, String> parts) {
    return new RequestFields(DocumentFormat.JSON, idField, null, parts, USUAL_MAX_CHARACTERS, null);
  }

  /** The same, and a field that names an adapter; null for none. */
  public RequestFields withAdapterField(@Nullable String field) {
    return new RequestFields(format, idField, textField, parts, maxCharacters, field);
  }
}
