package dev.millstream.generate.grammar;

/**
 * A regular expression, a JSON schema or a list of choices that output cannot be kept to; the
 * message is a sentence that says what in it, and where.
 */
public final class IllegalGrammarException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  IllegalGrammarException(String message) {
    super(message);
  }
}
