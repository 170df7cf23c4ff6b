package dev.millstream.task;

import java.io.Serializable;

/** Which text is put before an input; what a user asks for, before a model is known. */
public sealed interface Prompt extends Serializable {

  /** The model's own default, or nothing where it has none. */
  record OfTheModel() implements Prompt {}

  /** The model's prompt for search queries, or nothing where it has none. */
  record Query() implements Prompt {}

  /** The model's prompt for what is searched, or nothing where it has none. */
  record Document() implements Prompt {}

  /** One of the model's prompts. */
  record Named(String name) implements Prompt {}

  /** This text as it stands; empty for no prompt, even where the model has a default. */
  record Literal(String text) implements Prompt {}
}
