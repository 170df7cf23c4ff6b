package dev.millstream.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One message of a conversation, with all the fields that it came with: a template may look at any
 * of them, such as {@code tool_calls}.
 *
 * <p>Threading: safe where nobody changes the JSON it was made of.
 *
 * @param json an object with {@code role}
 */
public record ChatMessage(ObjectNode json) {
  /** Checks that there is a role. */
  public ChatMessage {
    if (!json.path("role").isTextual()) {
      throw new IllegalArgumentException(
          "a message has no role, which must be a string such as \"user\".");
    }
  }

  /** A message of a text alone. */
  public static ChatMessage of(String role, String content) {
    return new ChatMessage(
        JsonNodeFactory.instance.objectNode().put("role", role).put("content", content));
  }

  /** A message by the user. */
  public static ChatMessage user(String content) {
    return of("user", content);
  }

  /** What the model is told to be. */
  public static ChatMessage system(String content) {
    return of("system", content);
  }

  /** A message by the model. */
  public static ChatMessage assistant(String content) {
    return of("assistant", content);
  }

  /**
   * A message as a record has it.
   *
   * @throws IllegalArgumentException where it is no object with a role
   */
  public static ChatMessage of(JsonNode json) {
    if (json instanceof ObjectNode object) {
      return new ChatMessage(object);
    }
    throw new IllegalArgumentException(
        "a message must be an object such as {\"role\": \"user\", \"content\": \"…\"}.");
  }

  /** Who it is by, such as {@code user}. */
  public String role() {
    return json.path("role").textValue();
  }
}
