package dev.millstream.generate.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.chat.ChatMessage;
import dev.millstream.chat.ChatRequest;
import dev.millstream.chat.ChatRequest.Ending;
import dev.millstream.chat.ChatTemplate;
import dev.millstream.chat.ControlTokens;
import dev.millstream.chat.PromptPiece;
import dev.millstream.chat.jinja.TemplateException;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.tokenize.TokenizeOptions;
import dev.millstream.tokenize.Tokenizer;
import dev.millstream.tokenize.TokenizerCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes token ids of inputs: of a text with the special tokens that the tokenizer adds, of messages
 * through the model's chat template.
 *
 * <p>Threading: safe.
 */
final class PromptReader {
  /** A shorter beginning is not worth its copy. */
  private static final int LEAST_SHARED = 16;

  private static final int KEPT_BEGINNINGS = 64;
  private static final String TAKES =
      "a string, a list of messages such as [{\"role\": \"user\", \"content\": \"…\"}], or a list of these";

  private final TokenizerCall whole;
  private final TokenizerCall bare;
  private final @Nullable Integer bosId;
  private final @Nullable ChatTemplate template;
  private final ControlTokens control;
  private final String templateMissing;
  private final Map<String, int[]> beginnings = // guarded by this
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, int[]> eldest) {
          return size() > KEPT_BEGINNINGS;
        }
      };

  private PromptReader(
      Tokenizer tokenizer,
      @Nullable Integer bosId,
      @Nullable ChatTemplate template,
      ControlTokens control,
      String templateMissing) {
    this.whole = tokenizer.call(TokenizeOptions.DEFAULT);
    this.bare = tokenizer.call(TokenizeOptions.DEFAULT.withoutSpecialTokens());
    this.bosId = bosId;
    this.template = template;
    this.control = control;
    this.templateMissing = templateMissing;
  }

  /**
   * Reads the chat template of a model, which need not have one.
   *
   * @param bosId what an empty text begins with; null where the model names none
   */
  static PromptReader of(ModelFiles files, Tokenizer tokenizer, @Nullable Integer bosId) {
    try {
      ChatTemplate template = ChatTemplate.of(files);
      return new PromptReader(tokenizer, bosId, template, ControlTokens.of(files, template), "");
    } catch (ModelLoadException e) {
      return new PromptReader(
          tokenizer, bosId, null, ControlTokens.of(List.of()), String.valueOf(e.getMessage()));
    }
  }

  /** Whether inputs are several texts or conversations. */
  static boolean isSeveral(JsonNode inputs) {
    return inputs.isArray() && !inputs.isEmpty() && !inputs.get(0).isObject();
  }

  /**
   * The prompts of a request.
   *
   * @throws IllegalArgumentException with a sentence when the inputs are wrong
   * @throws dev.millstream.tokenize.IllegalTextException when a text cannot be tokenized
   * @throws dev.millstream.chat.ChatException when messages cannot be put as asked
   * @throws dev.millstream.chat.jinja.TemplateException when the template refuses messages
   */
  List<Prompt> read(JsonNode inputs, WritingParameters parameters) {
    if (!isSeveral(inputs)) {
      return List.of(one(inputs, parameters));
    }
    List<Prompt> prompts = new ArrayList<>();
    inputs.forEach(input -> prompts.add(one(input, parameters)));
    return prompts;
  }

  private Prompt one(JsonNode input, WritingParameters parameters) {
    if (input.isTextual()) {
      return Prompt.ofText(input.textValue(), ids(input.textValue()));
    }
    if (!input.isArray() || input.isEmpty()) {
      throw new IllegalArgumentException("inputs must be %s.".formatted(TAKES));
    }
    return chat(ChatRequest.messages(input), parameters);
  }

  private int[] ids(String text) {
    int[] ids = ids(whole, text);
    if (ids.length > 0) {
      return ids;
    }
    if (bosId == null) {
      throw new IllegalArgumentException(
          "the text is empty, and the model has no token to begin with. Give it a word to go on from.");
    }
    return new int[] {bosId};
  }

  private static int[] ids(TokenizerCall call, String text) {
    return call.apply(text, null).windows().get(0).encoding().ids();
  }

  private Prompt chat(List<ChatMessage> messages, WritingParameters parameters) {
    ChatTemplate known = template;
    if (known == null) {
      throw new IllegalArgumentException(templateMissing);
    }
    Boolean asked = parameters.continues();
    boolean continues =
        asked == null ? messages.get(messages.size() - 1).role().equals("assistant") : asked;
    ChatRequest request =
        new ChatRequest(
            messages,
            parameters.tools(),
            parameters.documents(),
            continues ? Ending.INSIDE_LAST_MESSAGE : Ending.WITH_GENERATION_PROMPT,
            parameters.variables());
    int[] ids =
        parameters.escapes()
            ? ids(known.renderMarked(request, control).pieces())
            : ids(bare, known.render(request));
    int shared = Math.min(common(ids, beginning(known, request)), ids.length - 1);
    return new Prompt("", messages, continues, ids, shared < LEAST_SHARED ? 0 : shared);
  }

  /** A control token that a user wrote is read in two parts, so that it is none. */
  private int[] ids(List<PromptPiece> pieces) {
    IntStream ids = IntStream.empty();
    for (PromptPiece piece : pieces) {
      String text = piece.text();
      int middle = piece.plain() ? text.offsetByCodePoints(0, 1) : text.length();
      ids = IntStream.concat(ids, Arrays.stream(ids(bare, text.substring(0, middle))));
      if (middle < text.length()) {
        ids = IntStream.concat(ids, Arrays.stream(ids(bare, text.substring(middle))));
      }
    }
    return ids.toArray();
  }

  /**
   * The ids that conversations with this system message and these tools begin with, whatever the
   * user says: those that two others have in common. None with documents, which are others for each
   * record, or where the template refuses such a conversation.
   */
  private synchronized int[] beginning(ChatTemplate known, ChatRequest request) {
    if (!request.documents().isEmpty()) {
      return new int[0];
    }
    ChatMessage first = request.messages().get(0);
    boolean isSystem = first.role().equals("system");
    String key = (isSystem ? first.json().toString() : "") + request.tools() + request.variables();
    return beginnings.computeIfAbsent(
        key,
        unused -> {
          try {
            int[] one = probe(known, request, isSystem, "Yes");
            int[] other = probe(known, request, isSystem, "no");
            return Arrays.copyOf(one, common(one, other));
          } catch (TemplateException e) {
            return new int[0];
          }
        });
  }

  private int[] probe(ChatTemplate known, ChatRequest request, boolean isSystem, String says) {
    List<ChatMessage> messages = new ArrayList<>();
    if (isSystem) {
      messages.add(request.messages().get(0));
    }
    messages.add(ChatMessage.user(says));
    ChatRequest asked =
        new ChatRequest(
            messages,
            request.tools(),
            request.documents(),
            Ending.WITH_GENERATION_PROMPT,
            request.variables());
    return ids(known.renderMarked(asked, control).pieces());
  }

  private static int common(int[] one, int[] other) {
    int mismatch = Arrays.mismatch(one, other);
    return mismatch < 0 ? one.length : mismatch;
  }
}
