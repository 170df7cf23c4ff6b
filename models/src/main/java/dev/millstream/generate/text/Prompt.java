package dev.millstream.generate.text;

import com.fasterxml.jackson.databind.JsonNode;
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

  /** What the model is asked: the text, or the last message by the user. */
  String asked() {
    String asked = text;
    for (ChatMessage message : messages) {
      asked = message.role().equals("user") ? content(message) : asked;
    }
    return asked;
  }

  /** What of the answer is there already: the message that is gone on with. */
  String begun() {
    return continues ? content(messages.get(messages.size() - 1)) : "";
  }

  /** A string, or a list of parts of which some are texts. */
  private static String content(ChatMessage message) {
    JsonNode content = message.json().path("content");
    StringBuilder text = new StringBuilder(content.isTextual() ? content.textValue() : "");
    content.forEach(part -> text.append(part.path("text").asText()));
    return text.toString();
  }
}
