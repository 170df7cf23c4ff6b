package dev.millstream.flink.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millstream.flink.record.InferenceRequest;
import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.SourceRecord;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads out of a record what it asks of a model: a JSON object with {@code inputs} and {@code
 * parameters}, as the Inference API has it, or a plain one whose fields are named by option.
 *
 * <p>A record without a value says that the one named by its key is gone. Stateless, for any number
 * of threads.
 */
public final class RequestDecoder {
  private static final String INPUTS = "inputs";
  private static final String PARAMETERS = "parameters";
  private final RequestFields fields;

  /** A decoder that looks for these fields. */
  public RequestDecoder(RequestFields fields) {
    this.fields = fields;
  }

  /**
   * The request of {@code record}.
   *
   * @throws UndecodableException if there is none; the message says why without quoting the record
   */
  public InferenceRequest decode(SourceRecord record) throws UndecodableException {
    byte[] key = record.key();
    String id =
        key == null ? null : json(new TextNode(StrictUtf8.decode(key, "key", record.origin())));
    byte[] value = record.value();
    if (value == null) {
      if (id == null) {
        throw UndecodableException.invalid(
            record.origin(),
            "has neither key nor value, so it does not say which record is gone. Give it the record's id as key.");
      }
      return new InferenceRequest(id, null, null, record);
    }
    String content = StrictUtf8.decode(value, "value", record.origin());
    if (fields.format() == DocumentFormat.TEXT) {
      return request(id, new TextNode(content), null, record, null);
    }
    return request(
        StrictJson.object(content, record.origin(), "what is asked in field '" + INPUTS + "'"),
        id,
        record);
  }

  private InferenceRequest request(ObjectNode object, @Nullable String keyId, SourceRecord record)
      throws UndecodableException {
    String id = id(object, record.origin());
    JsonNode inputs = object.get(INPUTS);
    JsonNode parameters = inputs == null ? null : object.get(PARAMETERS);
    if (parameters != null && !parameters.isObject() && !parameters.isNull()) {
      throw UndecodableException.invalid(
          record.origin(),
          "has parameters that are %s. Write an object, such as {\"top_k\": 3}, or leave them out."
              .formatted(StrictJson.kind(parameters.asToken())));
    }
    return request(
        id == null ? keyId : id,
        inputs == null ? plainInputs(object, record.origin()) : inputs,
        parameters == null || parameters.isNull() ? null : json(parameters),
        record,
        adapter(object, record.origin()));
  }

  private InferenceRequest request(
      @Nullable String id,
      JsonNode inputs,
      @Nullable String parameters,
      SourceRecord record,
      @Nullable String adapter)
      throws UndecodableException {
    String json = json(inputs);
    if (json.length() > fields.maxCharacters()) {
      throw UndecodableException.tooLong(
          record.origin(),
          "has an input of %d characters, %d are allowed. Split it."
              .formatted(json.length(), fields.maxCharacters()));
    }
    return new InferenceRequest(id, json, parameters, record, adapter);
  }

  private @Nullable String id(ObjectNode object, Origin origin) throws UndecodableException {
    JsonNode id = object.get(fields.idField());
    if (id == null || id.isNull()) {
      return null;
    }
    if (!id.isTextual() && !id.isNumber()) {
      throw UndecodableException.invalid(
          origin,
          "has %s in field '%s'. Write the id as a string or a number."
              .formatted(StrictJson.kind(id.asToken()), fields.idField()));
    }
    StrictUtf8.requireStorable(id.asText(), "id", origin);
    return json(id);
  }

  private @Nullable String adapter(ObjectNode object, Origin origin) throws UndecodableException {
    String field = fields.adapterField();
    JsonNode name = field == null ? null : object.get(field);
    if (name == null || name.isNull()) {
      return null;
    }
    if (!name.isTextual()) {
      throw UndecodableException.invalid(
          origin,
          "has %s in field '%s'. Write the adapter's name as a string, or leave it out for the model without adapter."
              .formatted(StrictJson.kind(name.asToken()), field));
    }
    return name.textValue();
  }

  private JsonNode plainInputs(ObjectNode object, Origin origin) throws UndecodableException {
    String whole = fields.textField();
    if (whole != null) {
      return field(object, whole, origin);
    }
    if (fields.parts().isEmpty()) {
      return object;
    }
    ObjectNode inputs = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, String> part : fields.parts().entrySet()) {
      inputs.set(part.getKey(), field(object, part.getValue(), origin));
    }
    return inputs;
  }

  private static JsonNode field(ObjectNode object, String name, Origin origin)
      throws UndecodableException {
    JsonNode value = object.get(name);
    if (value == null) {
      throw UndecodableException.invalid(
          origin,
          "has no field '%s' and no '%s'. Add one of them, or name the field that holds what is asked."
              .formatted(name, INPUTS));
    }
    return value;
  }

  private static String json(JsonNode value) {
    return value.toString();
  }
}
