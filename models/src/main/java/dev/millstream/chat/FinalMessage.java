package dev.millstream.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.python.PythonSpace;

/**
 * Finds where the last message's text ends in a prompt, by a mark put behind it before rendering,
 * as transformers does.
 *
 * @param text of the last message
 */
record FinalMessage(String text) {
  private static final String MARK = "CONTINUE_FINAL_MESSAGE_TAG ";
  private static final String CONTENT = "content";
  private static final String TEXT = "text";

  /** Puts the mark into messages that are the caller's own copy. */
  static FinalMessage mark(ArrayNode messages) {
    ObjectNode last = (ObjectNode) messages.get(messages.size() - 1);
    JsonNode content = last.path(CONTENT);
    if (content.isTextual()) {
      last.put(CONTENT, content.textValue() + MARK);
      return new FinalMessage(content.textValue());
    }
    for (int i = content.size() - 1; i >= 0; i--) {
      if (content.get(i) instanceof ObjectNode part && part.path(TEXT).isTextual()) {
        String text = part.path(TEXT).textValue();
        part.put(TEXT, text + MARK);
        return new FinalMessage(text);
      }
    }
    throw new ChatException(
        "the last message is to be continued, but it has no text. Give it a content, or ask for an"
            + " answer instead.");
  }

  /** The prompt up to the end of the text. */
  String cut(String prompt) {
    int mark = prompt.lastIndexOf(MARK.strip());
    if (mark < 0 || !prompt.contains(PythonSpace.strip(text))) {
      throw new ChatException(
          "the last message is to be continued, but the chat template leaves its text out or changes"
              + " it. Ask for an answer instead, or end with a message that the template keeps.");
    }
    String before = prompt.substring(0, mark);
    return prompt.startsWith(MARK, mark) ? before : PythonSpace.stripEnd(before);
  }
}
