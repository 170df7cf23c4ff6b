package dev.millstream.chat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A conversation and how it is to be put, as the arguments of transformers' {@code
 * apply_chat_template}.
 *
 * <p>Threading: safe where nobody changes the JSON it was made of.
 *
 * @param messages one or more
 * @param tools functions that the model may call, as JSON schemas; empty for none
 * @param documents objects with {@code title} and {@code text}; empty for none
 * @param ending what the prompt ends with
 * @param variables more names for the template, such as {@code enable_thinking}; they win over
 *     special tokens
 */
public record ChatRequest(
    List<ChatMessage> messages,
    List<JsonNode> tools,
    List<JsonNode> documents,
    Ending ending,
    Map<String, JsonNode> variables) {

  /** What a prompt ends with. */
  public enum Ending {
    /** The last message, as it stands: {@code add_generation_prompt=False}. */
    AFTER_LAST_MESSAGE,
    /** The beginning of an answer: {@code add_generation_prompt=True}. */
    WITH_GENERATION_PROMPT,
    /** The last message's own text, to be continued: {@code continue_final_message=True}. */
    INSIDE_LAST_MESSAGE
  }

  /** Copies the lists. */
  public ChatRequest {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
    documents = List.copyOf(documents);
    variables = Map.copyOf(variables);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException(
          "a conversation has no messages. Give at least one, such as {\"role\": \"user\","
              + " \"content\": \"…\"}.");
    }
    requireObjects("tools", tools);
    requireObjects("documents", documents);
  }

  /** Messages that the model is to answer. */
  public static ChatRequest toAnswer(List<ChatMessage> messages) {
    return of(messages, Ending.WITH_GENERATION_PROMPT);
  }

  /** Messages without tools, documents and variables. */
  public static ChatRequest of(List<ChatMessage> messages, Ending ending) {
    return new ChatRequest(messages, List.of(), List.of(), ending, Map.of());
  }

  /**
   * Messages as a record has them.
   *
   * @param json a list of messages
   * @throws IllegalArgumentException where it is something else, or a message is wrong
   */
  public static List<ChatMessage> messages(JsonNode json) {
    if (!json.isArray()) {
      throw new IllegalArgumentException(
          "messages must be a list such as [{\"role\": \"user\", \"content\": \"…\"}].");
    }
    List<ChatMessage> messages = new ArrayList<>();
    for (JsonNode message : json) {
      messages.add(ChatMessage.of(message));
    }
    return messages;
  }

  /** The same with these tools. */
  public ChatRequest withTools(List<JsonNode> offered) {
    return new ChatRequest(messages, offered, documents, ending, variables);
  }

  /** The same with these documents. */
  public ChatRequest withDocuments(List<JsonNode> given) {
    return new ChatRequest(messages, tools, given, ending, variables);
  }

  /** The same with another ending. */
  public ChatRequest ending(Ending other) {
    return new ChatRequest(messages, tools, documents, other, variables);
  }

  /** The same with one more name for the template. */
  public ChatRequest with(String name, JsonNode value) {
    Map<String, JsonNode> more = new LinkedHashMap<>(variables);
    more.put(name, value);
    return new ChatRequest(messages, tools, documents, ending, more);
  }

  private static void requireObjects(String name, List<JsonNode> all) {
    for (JsonNode one : all) {
      if (!one.isObject()) {
        throw new IllegalArgumentException("%s must be a list of objects.".formatted(name));
      }
    }
  }
}
