package dev.millstream.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.millstream.flink.record.DeadLetter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as a JSON object.
 *
 * <p>Key and value are text in {@code key} and {@code value} where their bytes are UTF-8, else
 * base64 in {@code keyBase64} and {@code valueBase64}: the raw bytes can always be had back.
 */
public final class DeadLetterJson {
  private DeadLetterJson() {}

  /** The whole object. */
  public static byte[] of(DeadLetter letter) {
    return JsonBytes.object(
        json -> {
          json.writeStringField("source", letter.origin().source());
          json.writeNumberField("partition", letter.origin().partition());
          json.writeNumberField("position", letter.origin().position());
          json.writeStringField("stage", letter.stage());
          json.writeStringField("category", letter.category());
          json.writeStringField("message", letter.message());
          if (letter.model() != null) {
            json.writeStringField("model", letter.model());
          }
          writeBytes("key", letter.key(), json);
          writeBytes("value", letter.value(), json);
        });
  }

  private static void writeBytes(String name, byte @Nullable [] bytes, JsonGenerator json)
      throws IOException {
    if (bytes == null) {
      json.writeNullField(name);
      return;
    }
    String text = utf8(bytes);
    if (text != null) {
      json.writeStringField(name, text);
    } else {
      json.writeStringField(name + "Base64", Base64.getEncoder().encodeToString(bytes));
    }
  }

  private static @Nullable String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      return null;
    }
  }
}
