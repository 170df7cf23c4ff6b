package dev.millstream.generate.text;

import dev.millstream.generate.FinishReason;

/**
 * One of the texts of a request, of which a listener hears.
 *
 * @param place its place among the texts, from 0
 */
record ToldText(WritingListener listener, int place) {

  void piece(String piece) {
    if (!piece.isEmpty()) {
      listener.piece(place, piece);
    }
  }

  void ended(FinishReason reason) {
    if (reason != FinishReason.CANCELLED) {
      listener.ended(place, PipelineAnswer.name(reason));
    }
  }

  void whole(String text, FinishReason reason) {
    piece(text);
    ended(reason);
  }
}
