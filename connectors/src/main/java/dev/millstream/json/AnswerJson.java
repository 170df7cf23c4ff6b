package dev.millstream.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.flink.record.InferenceAnswer;
import java.util.Objects;

/**
 * An answer as JSON: {@code {"id":…,"result":…,"model":…,"revision":…}}, the result as Python's
 * pipeline gives it and the id as the record had it, null where it had none.
 */
public final class AnswerJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private AnswerJson() {}

  /** A request's id, which is a JSON string or number, as text. */
  public static String idText(String id) {
    try {
      return JSON.readTree(id).asText();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a request's id is JSON", e);
    }
  }

  /** One object in UTF-8, without a line break. */
  public static byte[] of(InferenceAnswer answer) {
    String id = answer.request().id();
    String result = Objects.requireNonNull(answer.result(), "a gone record has no result");
    return JsonBytes.object(
        json -> {
          json.writeFieldName("id");
          json.writeRawValue(id == null ? "null" : id);
          json.writeFieldName("result");
          json.writeRawValue(result);
          json.writeStringField("model", answer.model());
          json.writeStringField("revision", answer.revision());
        });
  }
}
