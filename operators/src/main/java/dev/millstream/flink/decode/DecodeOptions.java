package dev.millstream.flink.decode;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Where a record holds its document, and what is accepted as one.
 *
 * @param format how the value is read
 * @param textField JSON field with the text; not used for {@link DocumentFormat#TEXT}
 * @param idField JSON field with the document's id; null: the record's key, or the field {@value
 *     #DEFAULT_ID_FIELD} of a JSON record without a key
 * @param titleField JSON field whose string goes before the text as a line of its own, where it is
 *     there; null: none
 * @param maxCharacters longest text accepted, in UTF-16 units
 * @param allowEmpty whether a blank text is a document without content, or an error
 */
public record DecodeOptions(
    DocumentFormat format,
    String textField,
    @Nullable String idField,
    @Nullable String titleField,
    int maxCharacters,
    boolean allowEmpty)
    implements Serializable {

  /** The field of a record without a key that is asked for the document's id. */
  public static final String DEFAULT_ID_FIELD = "id";

  /** Checks that the fields are named, different, and asked of JSON only. */
  public DecodeOptions {
    requireName("text field", textField);
    if (idField != null) {
      requireField("id field", idField, format, textField);
    }
    if (titleField != null) {
      requireField("title field", titleField, format, textField);
    }
    if (maxCharacters < 1) {
      throw new IllegalArgumentException(
          "the longest text was set to %d characters, but must be 1 or more (decode). Use e.g. 1000000."
              .formatted(maxCharacters));
    }
  }

  /** JSON objects with the text in {@code text}; a million characters, none of them blank only. */
  public static DecodeOptions json() {
    return new DecodeOptions(DocumentFormat.JSON, "text", null, null, 1_000_000, false);
  }

  /** Plain text, named by the record's key; a million characters, none of them blank only. */
  public static DecodeOptions text() {
    return new DecodeOptions(DocumentFormat.TEXT, "text", null, null, 1_000_000, false);
  }

  /** The same with another text field. */
  public DecodeOptions withTextField(String field) {
    return new DecodeOptions(format, field, idField, titleField, maxCharacters, allowEmpty);
  }

  /** The same with the id in a JSON field, whatever the record's key. */
  public DecodeOptions withIdField(@Nullable String field) {
    return new DecodeOptions(format, textField, field, titleField, maxCharacters, allowEmpty);
  }

  /** The same with a title before the text. */
  public DecodeOptions withTitleField(@Nullable String field) {
    return new DecodeOptions(format, textField, idField, field, maxCharacters, allowEmpty);
  }

  /** The same with another longest text. */
  public DecodeOptions withMaxCharacters(int characters) {
    return new DecodeOptions(format, textField, idField, titleField, characters, allowEmpty);
  }

  /** The same with blank texts accepted: what chunking wants, for which they have no chunks. */
  public DecodeOptions allowingEmpty() {
    return new DecodeOptions(format, textField, idField, titleField, maxCharacters, true);
  }

  private static void requireField(
      String role, String field, DocumentFormat format, String textField) {
    requireName(role, field);
    if (format == DocumentFormat.TEXT) {
      throw new IllegalArgumentException(
          "%s '%s' was asked of plain text, which has no fields (decode). Use the JSON format, or leave the %s out."
              .formatted(role, field, role));
    }
    if (field.equals(textField)) {
      throw new IllegalArgumentException(
          "%s '%s' is also the text field (decode). Name two different fields."
              .formatted(role, field));
    }
  }

  private static void requireName(String role, String field) {
    if (field.isBlank()) {
      throw new IllegalArgumentException(
          "%s was blank (decode). Name a field of the JSON objects, e.g. text.".formatted(role));
    }
  }
}
