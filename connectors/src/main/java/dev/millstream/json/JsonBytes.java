package dev.millstream.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * One JSON object as UTF-8, without a line break.
 *
 * <p>Floats are written as the shortest decimal that reads back to the same float, the same on
 * every JDK. Half of a surrogate pair is written as {@code ?}: it has no UTF-8 form, and a sink
 * that threw on it would restart its job forever.
 */
final class JsonBytes {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private JsonBytes() {}

  /** Writes the fields of an object. */
  interface Fields {
    void writeTo(JsonGenerator json) throws IOException;
  }

  static byte[] object(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    // The generator over a Writer passes half a surrogate pair on, the one over a stream throws.
    try (JsonGenerator json =
        FACTORY.createGenerator(new OutputStreamWriter(bytes, StandardCharsets.UTF_8))) {
      json.writeStartObject();
      fields.writeTo(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing JSON to memory failed.", e);
    }
    return bytes.toByteArray();
  }
}
