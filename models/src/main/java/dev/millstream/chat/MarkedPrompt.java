package dev.millstream.chat;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A prompt in pieces. Each is to be encoded on its own and the ids put together: no token reaches
 * over a border, so what a user wrote cannot become a control token with its neighbours.
 */
public record MarkedPrompt(List<PromptPiece> pieces) {
  /** Copies the list. */
  public MarkedPrompt {
    pieces = List.copyOf(pieces);
  }

  /** The whole text. */
  public String text() {
    return pieces.stream().map(PromptPiece::text).collect(Collectors.joining());
  }

  /** Whether a user wrote control tokens. */
  public boolean hasPlainPieces() {
    return pieces.stream().anyMatch(PromptPiece::plain);
  }
}
