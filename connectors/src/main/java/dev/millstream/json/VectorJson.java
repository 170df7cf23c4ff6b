package dev.millstream.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.millstream.flink.record.ChunkChange;
import dev.millstream.flink.record.VectorChange;
import java.io.IOException;
import java.io.Serializable;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * A chunk's change as a JSON object: {@code id}, the fields asked for, {@code vector}, {@code
 * model}, {@code revision}, in this order.
 *
 * <p>Immutable and safe to share between threads.
 */
public final class VectorJson implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What an object holds beside the chunk's id, vector and model. */
  public enum Field {
    /** The id of the chunk's document. */
    DOCUMENT,
    /** The chunk's place in its document. */
    POSITION,
    /** The chunk's text. */
    TEXT
  }

  private final EnumSet<Field> fields;
  private final boolean base64;

  private VectorJson(EnumSet<Field> fields, boolean base64) {
    this.fields = fields;
    this.base64 = base64;
  }

  /** Objects with these fields, and with vectors as arrays of numbers. */
  public static VectorJson with(Set<Field> fields) {
    EnumSet<Field> copy = EnumSet.noneOf(Field.class);
    copy.addAll(fields);
    return new VectorJson(copy, false);
  }

  /** The same, with vectors as base64 of little-endian float32. */
  public VectorJson withBase64Vectors() {
    return new VectorJson(fields, true);
  }

  /** The same without a field. */
  public VectorJson without(Field field) {
    EnumSet<Field> fewer = EnumSet.copyOf(fields);
    fewer.remove(field);
    return new VectorJson(fewer, base64);
  }

  /** The whole object of an upsert. */
  public byte[] upsert(VectorChange upsert) {
    ChunkChange change = upsert.change();
    return JsonBytes.object(
        json -> {
          json.writeStringField("id", change.id());
          writeFields(change, json);
          json.writeFieldName("vector");
          writeVector(Objects.requireNonNull(upsert.vector(), "an upsert's vector"), json);
          json.writeStringField("model", upsert.model());
          json.writeStringField("revision", upsert.revision());
        });
  }

  /** {@code {"id":…,"deleted":true}}, with the document if it was asked for. */
  public byte[] deletion(ChunkChange deletion) {
    return JsonBytes.object(
        json -> {
          json.writeStringField("id", deletion.id());
          if (fields.contains(Field.DOCUMENT)) {
            json.writeStringField("document", deletion.document());
          }
          json.writeBooleanField("deleted", true);
        });
  }

  /** {@code {"id":…,"position":…,"moved":true}}, with the document if it was asked for. */
  public byte[] move(ChunkChange move) {
    return JsonBytes.object(
        json -> {
          json.writeStringField("id", move.id());
          if (fields.contains(Field.DOCUMENT)) {
            json.writeStringField("document", move.document());
          }
          json.writeNumberField("position", move.position());
          json.writeBooleanField("moved", true);
        });
  }

  private void writeFields(ChunkChange change, JsonGenerator json) throws IOException {
    if (fields.contains(Field.DOCUMENT)) {
      json.writeStringField("document", change.document());
    }
    if (fields.contains(Field.POSITION)) {
      json.writeNumberField("position", change.position());
    }
    if (fields.contains(Field.TEXT)) {
      json.writeStringField("text", change.text());
    }
  }

  private void writeVector(float[] vector, JsonGenerator json) throws IOException {
    if (base64) {
      json.writeString(Base64.getEncoder().encodeToString(FloatBytes.of(vector)));
      return;
    }
    json.writeStartArray();
    for (float value : vector) {
      json.writeNumber(value);
    }
    json.writeEndArray();
  }
}
