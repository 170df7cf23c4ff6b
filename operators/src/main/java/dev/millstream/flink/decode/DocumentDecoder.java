package dev.millstream.flink.decode;

import dev.millstream.flink.record.Document;
import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.SourceRecord;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the document out of a record, strictly: what comes out can be embedded and stored by every
 * sink without change.
 *
 * <p>A record without a value says that the document named by its key is gone. Stateless, for any
 * number of threads.
 */
public final class DocumentDecoder {
  /** Longest id, in bytes of UTF-8: it is part of the keys and terms of every sink. */
  static final int MAX_ID_BYTES = 512;

  private final DecodeOptions options;

  /** A decoder that follows {@code options}. */
  public DocumentDecoder(DecodeOptions options) {
    this.options = options;
  }

  /**
   * The document of {@code record}.
   *
   * @throws UndecodableException if there is none; the message says why without quoting the record
   */
  public Document decode(SourceRecord record) throws UndecodableException {
    byte[] value = record.value();
    if (value == null) {
      return new Document(tombstoneId(record), null, record);
    }
    String content = StrictUtf8.decode(value, "value", record.origin());
    return switch (options.format()) {
      case TEXT ->
          new Document(checkedId(textId(record), record), checked(content, record), record);
      case JSON -> {
        JsonFields fields = JsonFields.read(content, options, record.origin());
        String id = checkedId(jsonId(fields, record), record);
        yield new Document(id, checked(titledText(fields, record.origin()), record), record);
      }
    };
  }

  private static String tombstoneId(SourceRecord record) throws UndecodableException {
    String id = keyId(record);
    if (id == null) {
      throw UndecodableException.invalid(
          record.origin(),
          "has neither key nor value, so it does not say which document is gone. Give it the document's id as key.");
    }
    return checkedId(id, record);
  }

  private static String textId(SourceRecord record) throws UndecodableException {
    String id = keyId(record);
    if (id == null) {
      throw UndecodableException.invalid(
          record.origin(),
          "has no key, so its document has no id. Give it a key, or write JSON with an id field.");
    }
    return id;
  }

  private String jsonId(JsonFields fields, SourceRecord record) throws UndecodableException {
    String named = options.idField();
    String id = named == null ? keyId(record) : fields.id();
    if (id == null && named == null) {
      id = fields.id();
    }
    if (id == null) {
      throw UndecodableException.invalid(
          record.origin(),
          named == null
              ? "has neither a key nor an id as a string in field '%s'. Give it one of them."
                  .formatted(DecodeOptions.DEFAULT_ID_FIELD)
              : "has no field '%s', which holds the document's id. Add it, or name another id field."
                  .formatted(named));
    }
    return id;
  }

  private static @Nullable String keyId(SourceRecord record) throws UndecodableException {
    byte[] key = record.key();
    return key == null ? null : StrictUtf8.decode(key, "key", record.origin());
  }

  private static String checkedId(String id, SourceRecord record) throws UndecodableException {
    if (id.isBlank()) {
      throw UndecodableException.invalid(
          record.origin(), "has a blank document id. Give every document an id of its own.");
    }
    StrictUtf8.requireStorable(id, "id", record.origin());
    int bytes = id.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_ID_BYTES) {
      throw UndecodableException.invalid(
          record.origin(),
          "has a document id of %d bytes, %d are allowed. Use a shorter id, e.g. a hash of it."
              .formatted(bytes, MAX_ID_BYTES));
    }
    return id;
  }

  private String titledText(JsonFields fields, Origin origin) throws UndecodableException {
    String text = fields.text();
    if (text == null) {
      throw UndecodableException.invalid(
          origin,
          "has no field '%s'. Add it, or name the field that holds the text."
              .formatted(options.textField()));
    }
    String title = fields.title();
    return title == null || title.isBlank() || text.isBlank() ? text : title + "\n" + text;
  }

  private String checked(String text, SourceRecord record) throws UndecodableException {
    if (text.length() > options.maxCharacters()) {
      throw UndecodableException.tooLong(
          record.origin(),
          "has a text of %d characters, %d are allowed. Split the document, or raise the limit."
              .formatted(text.length(), options.maxCharacters()));
    }
    StrictUtf8.requireStorable(text, "text", record.origin());
    if (!text.isBlank()) {
      return text;
    }
    if (options.allowEmpty()) {
      return "";
    }
    throw UndecodableException.invalid(
        record.origin(),
        "has a blank text. Write some, or delete the document by a record without a value.");
  }
}
