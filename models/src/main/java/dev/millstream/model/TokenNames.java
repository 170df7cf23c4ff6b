package dev.millstream.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which tokens have a role in a model, by the name of the role as in tokenizer_config.json: {@code
 * mask_token}, {@code unk_token}, {@code pad_token}, {@code cls_token}, {@code sep_token}, {@code
 * bos_token}, {@code eos_token}.
 */
public record TokenNames(Map<String, String> tokens) {
  private static final String ROLE = "_token";

  public TokenNames {
    tokens = Map.copyOf(tokens);
  }

  /** Reads tokenizer_config.json, and special_tokens_map.json for what it does not say. */
  public static TokenNames of(ModelFiles files) {
    Map<String, String> tokens = new HashMap<>();
    JsonFile.find(files, "special_tokens_map.json").ifPresent(file -> read(file, tokens));
    JsonFile.find(files, "tokenizer_config.json").ifPresent(file -> read(file, tokens));
    return new TokenNames(tokens);
  }

  private static void read(JsonFile file, Map<String, String> tokens) {
    for (Map.Entry<String, JsonNode> field : file.object().root().properties()) {
      // A token is a text, or an object that also says how it is found in texts.
      JsonNode value = field.getValue();
      JsonNode token = value.isObject() ? value.path("content") : value;
      if (field.getKey().endsWith(ROLE) && token.isTextual()) {
        tokens.put(field.getKey(), token.textValue());
      }
    }
  }

  /** The token with that role, if the model has one. */
  public Optional<String> of(String role) {
    return Optional.ofNullable(tokens.get(role));
  }
}
