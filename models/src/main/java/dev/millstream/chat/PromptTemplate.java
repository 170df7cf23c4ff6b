package dev.millstream.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.chat.jinja.Template;
import dev.millstream.chat.jinja.TemplateException;
import dev.millstream.chat.jinja.TemplateLimits;
import java.time.Clock;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/**
 * A prompt made of a record's fields, such as <code>Summarise: {{ text }}</code>. The language is
 * that of chat templates; a field that the record lacks is an error, unless the template asks
 * whether it is defined or gives a default.
 *
 * <p>Threading: immutable; many threads may render at a time.
 */
public final class PromptTemplate {
  private final Template template;
  private final TemplateLimits limits;
  private final Clock clock;

  private PromptTemplate(Template template, TemplateLimits limits, Clock clock) {
    this.template = template;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Reads a template.
   *
   * @param name what messages begin with, such as {@code --template}
   * @throws TemplateException where it is written in what is not taken of the language
   */
  public static PromptTemplate of(String name, String text) {
    return new PromptTemplate(
        Template.strict(name, text), TemplateLimits.DEFAULT, Clock.system(ZoneId.systemDefault()));
  }

  /** The same with another clock for {@code strftime_now}. */
  public PromptTemplate at(Clock other) {
    return new PromptTemplate(template, limits, other);
  }

  /** The same with other limits. */
  public PromptTemplate within(TemplateLimits other) {
    return new PromptTemplate(template, other, clock);
  }

  /**
   * The prompt for a record.
   *
   * @param values an object; its fields are the names that the template knows
   * @throws TemplateException where a field is missing, or the template cannot be rendered
   * @throws IllegalArgumentException where it is no object
   */
  public String render(JsonNode values) {
    if (!values.isObject()) {
      throw new IllegalArgumentException(
          "a record must be an object such as {\"text\": \"…\"} for a template to be filled in.");
    }
    Map<String, JsonNode> fields = new HashMap<>();
    values.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    return template.render(fields, limits, clock);
  }
}
