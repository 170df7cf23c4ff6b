package dev.millstream.generate.text;

import dev.millstream.chat.ChatMessage;
import java.util.List;

/**
 * What a text goes on from.
 *
 * @param text as the request has it; empty for a conversation
 * @param messages of a conversation; empty for a text
 * @param continues whether the last message is gone on with
 * @param ids as the model reads it
 * @param shared how many of the first ids other conversations begin with
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Prompt(String text, List<ChatMessage> messages, boolean continues, int[] ids, int shared) {
  static Prompt ofText(String text, int[] ids) {
    return new Prompt(text, List.of(), false, ids, 0);
  }

  boolean isChat() {
    return !messages.isEmpty();
  }
}
