package dev.millstream.flink.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millstream.chat.ChatMessage;
import dev.millstream.chat.PromptTemplate;
import dev.millstream.chat.jinja.TemplateException;
import dev.millstream.flink.record.InferenceRequest;
import dev.millstream.generate.text.WritingRequest;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * How a record becomes what a model that writes is asked. Records that bring {@code inputs} of
 * their own, a string or messages, keep them.
 *
 * <p>Threading: the task's thread alone.
 */
public final class PromptShape implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final @Nullable String template;
  private final @Nullable String system;
  private final boolean chat;
  private final long seed;
  private transient @Nullable PromptTemplate parsed;

  /**
   * A shape.
   *
   * @param template makes a prompt of the record's fields; null where the record's text is it
   * @param system what the model is told to be; null for nothing
   * @param chat whether a prompt is a message by the user, which the model answers, and not a text
   *     that it goes on with
   * @param seed of the job; texts of the same record differ between jobs of other seeds
   */
  public PromptShape(@Nullable String template, @Nullable String system, boolean chat, long seed) {
    this.template = template;
    this.system = system;
    this.chat = chat;
    this.seed = seed;
  }

  /**
   * The request of a record; null where the record is gone.
   *
   * @throws InferenceException when the template cannot be filled in
   */
  public @Nullable WritingRequest of(InferenceRequest request) {
    String inputs = request.inputs();
    return inputs == null
        ? null
        : new WritingRequest(
            shaped(read(inputs)).toString(), request.parameters(), RecordSeed.of(seed, request));
  }

  private JsonNode shaped(JsonNode inputs) {
    JsonNode prompt = inputs.isObject() && template != null ? filled(inputs) : inputs;
    if (!prompt.isTextual() || (!chat && system == null)) {
      return prompt;
    }
    ArrayNode messages = JsonNodeFactory.instance.arrayNode();
    if (system != null) {
      messages.add(ChatMessage.system(system).json());
    }
    return messages.add(ChatMessage.user(prompt.textValue()).json());
  }

  private JsonNode filled(JsonNode record) {
    try {
      return TextNode.valueOf(template().render(record));
    } catch (TemplateException e) {
      throw new InferenceException(FailureCategory.INVALID_INPUT, e);
    }
  }

  private PromptTemplate template() {
    PromptTemplate known = parsed;
    if (known == null) {
      known = PromptTemplate.of("the template", String.valueOf(template));
      parsed = known;
    }
    return known;
  }

  private static JsonNode read(String inputs) {
    try {
      return JSON.readTree(inputs);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a request's inputs are no JSON", e);
    }
  }
}
