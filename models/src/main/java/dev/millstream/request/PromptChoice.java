package dev.millstream.request;

import dev.millstream.task.Prompt;

/** The parameters {@code prompt} and {@code prompt_name} of sentence-transformers. */
final class PromptChoice {
  static final String PROMPT = "prompt";
  static final String NAME = "prompt_name";

  private PromptChoice() {}

  /** The text where both are given, as in Python; the model's own where neither is. */
  static Prompt of(Parameters parameters) {
    String text = parameters.text(PROMPT);
    String name = parameters.text(NAME);
    if (text != null) {
      return new Prompt.Literal(text);
    }
    return name == null ? new Prompt.OfTheModel() : new Prompt.Named(name);
  }
}
