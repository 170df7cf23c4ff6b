package dev.millstream.generate.grammar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Ten schemas, and a judge of what was written by them. */
final class Schemas {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private Schemas() {}

  static Map<String, JsonNode> all() {
    try (InputStream in = Schemas.class.getResourceAsStream("/grammar/schemas.json")) {
      Map<String, JsonNode> schemas = new LinkedHashMap<>();
      MAPPER
          .readTree(in)
          .properties()
          .forEach(schema -> schemas.put(schema.getKey(), schema.getValue()));
      return schemas;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: '" + json + "'", e);
    }
  }

  /** What the validator finds wrong with a text; none where it is valid. */
  static Set<ValidationMessage> faults(JsonNode schema, String json) {
    JsonSchema validator =
        JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schema.toString());
    return validator.validate(parse(json));
  }

  /** Whether a text is JSON, and valid. */
  static boolean isOf(JsonNode schema, String json) {
    try {
      return faults(schema, json).isEmpty();
    } catch (AssertionError notJson) {
      return false;
    }
  }
}
