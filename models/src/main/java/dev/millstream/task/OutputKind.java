package dev.millstream.task;

import java.util.List;

/** What an output of a model's graph holds, by the names that exporters give it. */
public enum OutputKind {
  /** A vector of each token: {@code [rows, tokens, hidden]}. */
  TOKEN_STATES("last_hidden_state", "token_embeddings"),

  /**
   * Scores, before softmax or sigmoid, of each row ({@code [rows, labels]}) or of each of its
   * tokens ({@code [rows, tokens, labels]}; the labels of a masked language model are its
   * vocabulary).
   */
  LOGITS("logits"),

  /** How much each token is an answer's first: {@code [rows, tokens]}. */
  START_LOGITS("start_logits"),

  /** How much each token is an answer's last: {@code [rows, tokens]}. */
  END_LOGITS("end_logits");

  @SuppressWarnings("ImmutableEnumChecker") // List.of makes it so
  private final List<String> names;

  OutputKind(String... names) {
    this.names = List.of(names);
  }

  /** Names in the graph, the likeliest first. */
  public List<String> names() {
    return names;
  }
}
