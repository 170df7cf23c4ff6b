package dev.millstream.task;

import dev.millstream.model.PromptConfig;
import java.util.List;
import java.util.Map;

/** Resolves a {@link Prompt} to the text that a model wants, as sentence-transformers does. */
public final class Prompts {
  private static final List<String> DOCUMENT_NAMES = List.of("document", "passage", "corpus");

  private final String model;
  private final Map<String, String> texts;
  private final String byDefault;

  /** Prompts of the model of this name. */
  public Prompts(String model, PromptConfig config) {
    this.model = model;
    this.texts = config.texts();
    String name = config.defaultName();
    this.byDefault = name == null ? "" : texts.getOrDefault(name, "");
  }

  /**
   * The text to put before each input, empty for none.
   *
   * @throws IllegalArgumentException where the model has no prompt of the name
   */
  public String prefix(Prompt prompt) {
    if (prompt instanceof Prompt.Named named) {
      return named(named.name());
    }
    if (prompt instanceof Prompt.Literal literal) {
      return literal.text();
    }
    if (prompt instanceof Prompt.Query) {
      return texts.getOrDefault("query", "");
    }
    if (prompt instanceof Prompt.Document) {
      return DOCUMENT_NAMES.stream()
          .filter(texts::containsKey)
          .findFirst()
          .map(texts::get)
          .orElse("");
    }
    return byDefault;
  }

  private String named(String name) {
    String text = texts.get(name);
    if (text != null) {
      return text;
    }
    if (PromptConfig.ALWAYS_KNOWN.contains(name)) {
      return "";
    }
    throw new IllegalArgumentException(
        "prompt '%s' was asked for, but model '%s' has %s. %s the prompt's text instead of a name."
            .formatted(
                name,
                model,
                texts.isEmpty() ? "no prompts" : "only " + String.join(", ", texts.keySet()),
                texts.isEmpty() ? "Give" : "Name one of them, or give"));
  }
}
