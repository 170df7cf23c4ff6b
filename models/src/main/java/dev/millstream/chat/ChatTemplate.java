package dev.millstream.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.chat.jinja.Template;
import dev.millstream.chat.jinja.TemplateException;
import dev.millstream.chat.jinja.TemplateLimits;
import dev.millstream.chat.jinja.TemplateRaisedException;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.TokenNames;
import java.time.Clock;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts conversations as a model was taught to read them, byte for byte as transformers' {@code
 * apply_chat_template(…, tokenize=False)}. The prompt already holds the special tokens: it is to be
 * encoded without adding any.
 *
 * <p>Text of users can hold special tokens too, such as {@code <|im_end|>}, and would end its own
 * message. {@link #render(ChatRequest)} leaves them as they are, as transformers does unless asked;
 * {@link #renderMarked} tells them apart.
 *
 * <p>Threading: immutable; many threads may render at a time.
 */
public final class ChatTemplate {
  private final Template plain;
  private final Template withTools;
  private final Map<String, JsonNode> tokens;
  private final TemplateLimits limits;
  private final Clock clock;

  private ChatTemplate(
      Template plain,
      Template withTools,
      Map<String, JsonNode> tokens,
      TemplateLimits limits,
      Clock clock) {
    this.plain = plain;
    this.withTools = withTools;
    this.tokens = tokens;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * The template of a model: of chat_template.jinja, else of chat_template.json, else of
   * tokenizer_config.json. Where there are several, {@code tool_use} is for requests with tools and
   * {@code default} for others.
   *
   * @throws ModelLoadException where the model has none
   * @throws TemplateException where it is written in what is not taken of the language
   */
  public static ChatTemplate of(ModelFiles files) {
    TemplateTexts texts = TemplateTexts.of(files);
    String name = "%s of model '%s'".formatted(texts.file(), files.name());
    Template plain = Template.of(name, texts.chosen(false));
    String forTools = texts.chosen(true);
    Template withTools =
        forTools.equals(texts.chosen(false)) ? plain : Template.of(name + " (tool_use)", forTools);
    Map<String, JsonNode> tokens = new HashMap<>();
    TokenNames.of(files)
        .tokens()
        .forEach((role, token) -> tokens.put(role, JsonNodeFactory.instance.textNode(token)));
    return new ChatTemplate(
        plain,
        withTools,
        Map.copyOf(tokens),
        TemplateLimits.DEFAULT,
        Clock.system(ZoneId.systemDefault()));
  }

  /**
   * A template of one's own.
   *
   * @param name what messages begin with
   * @param tokens special tokens by their role, such as {@code bos_token}
   * @throws TemplateException where it is written in what is not taken of the language
   */
  public static ChatTemplate of(String name, String text, Map<String, String> tokens) {
    Template template = Template.of(name, text);
    Map<String, JsonNode> nodes = new HashMap<>();
    tokens.forEach((role, token) -> nodes.put(role, JsonNodeFactory.instance.textNode(token)));
    return new ChatTemplate(
        template,
        template,
        Map.copyOf(nodes),
        TemplateLimits.DEFAULT,
        Clock.system(ZoneId.systemDefault()));
  }

  /** The same with another clock for {@code strftime_now}: a fixed one makes prompts repeatable. */
  public ChatTemplate at(Clock other) {
    return new ChatTemplate(plain, withTools, tokens, limits, other);
  }

  /** The same with other limits. */
  public ChatTemplate within(TemplateLimits other) {
    return new ChatTemplate(plain, withTools, tokens, other, clock);
  }

  /** The texts and strings that are written in the template. */
  List<String> literals() {
    return plain.literals();
  }

  /**
   * The prompt.
   *
   * @throws TemplateRaisedException where the template refuses the conversation
   * @throws TemplateException where it cannot be rendered, or takes more than the limits
   * @throws ChatException where the last message cannot be continued
   */
  public String render(ChatRequest request) {
    ArrayNode messages = Conversation.of(request.messages());
    boolean continues = request.ending() == ChatRequest.Ending.INSIDE_LAST_MESSAGE;
    FinalMessage last = continues ? FinalMessage.mark(messages) : null;
    Map<String, JsonNode> variables = new HashMap<>(tokens);
    variables.putAll(request.variables());
    variables.put("messages", messages);
    variables.put("tools", listOrNull(request.tools()));
    variables.put("documents", listOrNull(request.documents()));
    variables.put(
        "add_generation_prompt",
        JsonNodeFactory.instance.booleanNode(
            request.ending() == ChatRequest.Ending.WITH_GENERATION_PROMPT));
    Template template = request.tools().isEmpty() ? plain : withTools;
    String prompt = template.render(variables, limits, clock);
    return last == null ? prompt : last.cut(prompt);
  }

  /**
   * The prompt, with control tokens in what the user gave told apart from the template's own.
   *
   * @throws TemplateException as by {@link #render(ChatRequest)}
   * @throws ChatException as by {@link #render(ChatRequest)}
   */
  public MarkedPrompt renderMarked(ChatRequest request, ControlTokens control) {
    return control.pieces(render(control.mark(request)));
  }

  private static JsonNode listOrNull(List<JsonNode> all) {
    if (all.isEmpty()) {
      return NullNode.getInstance();
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    all.forEach(list::add);
    return list;
  }

  /** Messages as transformers hands them to a template. */
  private static final class Conversation {
    private static final List<String> REASONING =
        List.of("reasoning_content", "thinking", "reasoning");

    private Conversation() {}

    static ArrayNode of(List<ChatMessage> messages) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      for (ChatMessage message : messages) {
        all.add(withReasoning(withoutNulls(message.json())));
      }
      return all;
    }

    private static ObjectNode withoutNulls(ObjectNode message) {
      ObjectNode copy = message.deepCopy();
      copy.properties().removeIf(field -> field.getValue().isNull());
      return copy;
    }

    /** What a model thought has had three names; templates know the first two. */
    private static ObjectNode withReasoning(ObjectNode message) {
      for (String name : REASONING) {
        if (message.hasNonNull(name)) {
          ObjectNode named = JsonNodeFactory.instance.objectNode();
          named.set("thinking", message.get(name));
          named.setAll(message);
          named.set("reasoning_content", message.get(name));
          return named;
        }
      }
      return message;
    }
  }
}
