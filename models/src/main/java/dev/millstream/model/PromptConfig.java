package dev.millstream.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The texts that a model wants before its inputs.
 *
 * @param texts prompt by name, in the order of the model's file
 * @param defaultName the prompt to use where none is asked for; null for none
 */
public record PromptConfig(Map<String, String> texts, @Nullable String defaultName) {
  /** Names that sentence-transformers knows, with an empty text, where a model sets none. */
  public static final Set<String> ALWAYS_KNOWN = Set.of("query", "document");

  /** A model without prompts. */
  public static final PromptConfig NONE = new PromptConfig(Map.of(), null);

  /** Takes a copy that keeps the order. */
  public PromptConfig {
    texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
  }

  static PromptConfig of(JsonFile file) {
    Map<String, String> texts = new LinkedHashMap<>();
    JsonNode prompts = file.root().path("prompts");
    for (Map.Entry<String, JsonNode> prompt : prompts.properties()) {
      JsonNode text = prompt.getValue();
      if (!text.isTextual() && !text.isNull()) {
        throw file.wrong(
            "says the prompt '%s' is %s".formatted(prompt.getKey(), JsonFile.shown(text)),
            "it must be a text");
      }
      texts.put(prompt.getKey(), text.isNull() ? "" : text.textValue());
    }
    String name = file.text("default_prompt_name");
    if (name != null && !texts.containsKey(name) && !ALWAYS_KNOWN.contains(name)) {
      throw file.wrong(
          "says 'default_prompt_name' is '%s'".formatted(name),
          "its prompts are " + (texts.isEmpty() ? "none" : String.join(", ", texts.keySet())));
    }
    return new PromptConfig(texts, name);
  }
}
