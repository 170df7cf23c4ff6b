package dev.millstream.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tokens that steer a model, such as {@code <|im_end|>}: a user who writes one into a message
 * must not be able to end it, or to speak as another.
 *
 * <p>As with transformers' {@code sanitize_control_tokens=True}: they are searched for in all that
 * a request gives ({@code messages}, {@code tools}, {@code documents}, variables; keys of objects
 * aside), wrapped in two private-use characters, U+F0000 and U+F0001, and found again in the
 * prompt. These two characters are taken out of what the request gives. A template that splits its
 * messages may tear a pair apart: then the rest of the mark is dropped, and the prompt still has a
 * border there. What a template compares or measures, it compares and measures with the marks.
 *
 * <p>Threading: immutable.
 */
public final class ControlTokens {
  private static final String START = Character.toString(0xF0000);
  private static final String END = Character.toString(0xF0001);

  private final Set<String> tokens;
  private final TreeSet<Integer> lengths = new TreeSet<>();

  private ControlTokens(Collection<String> tokens) {
    this.tokens = Set.copyOf(tokens);
    this.tokens.forEach(token -> lengths.add(token.length()));
  }

  /** These tokens; empty ones are left out. */
  public static ControlTokens of(Collection<String> tokens) {
    return new ControlTokens(tokens.stream().filter(token -> !token.isEmpty()).toList());
  }

  /**
   * Those of a model: the special ones among tokenizer.json's added tokens, and the others that are
   * written in the template.
   *
   * @throws ModelLoadException where tokenizer.json is missing or wrong
   */
  public static ControlTokens of(ModelFiles files, ChatTemplate template) {
    Set<String> control = new LinkedHashSet<>();
    for (JsonNode token : AddedTokens.of(files)) {
      String content = token.path("content").asText();
      boolean written =
          !content.isBlank() && template.literals().stream().anyMatch(l -> l.contains(content));
      if (token.path("special").asBoolean() || written) {
        control.add(content);
      }
    }
    return of(control);
  }

  /** Those that a request's strings hold, in the order in which they occur. */
  public List<String> in(ChatRequest request) {
    Set<String> found = new LinkedHashSet<>();
    request.messages().forEach(message -> collect(message.json(), found));
    request.tools().forEach(tool -> collect(tool, found));
    request.documents().forEach(document -> collect(document, found));
    request.variables().values().forEach(value -> collect(value, found));
    return List.copyOf(found);
  }

  /**
   * Refuses a request that holds some.
   *
   * @throws ChatException where it does
   */
  public void requireNone(ChatRequest request) {
    List<String> found = in(request);
    if (!found.isEmpty()) {
      throw new ChatException(
          ("the conversation holds control tokens of the model (%s), which could end a message or"
                  + " begin another. Take them out, or have them read as plain text.")
              .formatted(String.join(", ", found)));
    }
  }

  private void collect(JsonNode json, Set<String> found) {
    if (json.isTextual()) {
      String text = json.textValue();
      for (int i = 0; i < text.length(); i++) {
        int length = lengthAt(text, i);
        if (length > 0) {
          found.add(text.substring(i, i + length));
          i += length - 1;
        }
      }
    }
    json.forEach(child -> collect(child, found));
  }

  /** The longest token that stands there; 0 where none does. */
  private int lengthAt(String text, int index) {
    for (int length : lengths.descendingSet()) {
      int end = index + length;
      if (end <= text.length() && tokens.contains(text.substring(index, end))) {
        return length;
      }
    }
    return 0;
  }

  /** The same request with marks around the tokens in its strings. */
  ChatRequest mark(ChatRequest request) {
    Map<String, JsonNode> variables = new HashMap<>();
    request.variables().forEach((name, value) -> variables.put(name, marked(value)));
    return new ChatRequest(
        request.messages().stream().map(message -> ChatMessage.of(marked(message.json()))).toList(),
        request.tools().stream().map(this::marked).toList(),
        request.documents().stream().map(this::marked).toList(),
        request.ending(),
        variables);
  }

  private JsonNode marked(JsonNode json) {
    if (json.isTextual()) {
      return JsonNodeFactory.instance.textNode(marked(json.textValue()));
    }
    if (json.isArray()) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      json.forEach(item -> list.add(marked(item)));
      return list;
    }
    if (json.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      json.properties().forEach(field -> object.set(field.getKey(), marked(field.getValue())));
      return object;
    }
    return json;
  }

  private String marked(String text) {
    String unmarked = text.replace(START, "").replace(END, "");
    StringBuilder marked = new StringBuilder();
    int i = 0;
    while (i < unmarked.length()) {
      int length = lengthAt(unmarked, i);
      if (length == 0) {
        marked.append(unmarked.charAt(i++));
      } else {
        marked.append(START).append(unmarked, i, i + length).append(END);
        i += length;
      }
    }
    return marked.toString();
  }

  /** The pieces of a prompt that was rendered with marks. */
  MarkedPrompt pieces(String prompt) {
    List<PromptPiece> pieces = new ArrayList<>();
    int start = 0;
    int i = 0;
    while (i < prompt.length()) {
      int plain = prompt.startsWith(START, i) ? lengthOfMarked(prompt, i + START.length()) : 0;
      if (plain > 0) {
        int token = i + START.length();
        add(pieces, prompt.substring(start, i), false);
        add(pieces, prompt.substring(token, token + plain), true);
        i = token + plain + END.length();
        start = i;
      } else if (prompt.startsWith(START, i) || prompt.startsWith(END, i)) {
        add(pieces, prompt.substring(start, i), false);
        i += START.length();
        start = i;
      } else {
        i++;
      }
    }
    add(pieces, prompt.substring(start), false);
    return new MarkedPrompt(pieces);
  }

  private int lengthOfMarked(String prompt, int start) {
    int length = lengthAt(prompt, start);
    return prompt.startsWith(END, start + length) ? length : 0;
  }

  private static void add(List<PromptPiece> pieces, String text, boolean plain) {
    if (!text.isEmpty()) {
      pieces.add(new PromptPiece(text, plain));
    }
  }
}
