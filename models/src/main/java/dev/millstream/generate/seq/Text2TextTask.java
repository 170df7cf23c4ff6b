package dev.millstream.generate.seq;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One of the tasks of transformers 4 that write a text from a text.
 *
 * @param name as Python's {@code pipeline} takes it, such as {@code translation_en_to_de}
 * @param field under which a text stands in a result
 */
public record Text2TextTask(String name, String field) {
  /** Long texts to short ones. */
  public static final Text2TextTask SUMMARIZATION =
      new Text2TextTask("summarization", "summary_text");

  /** A text to the same in another language, the only ones that the model knows. */
  public static final Text2TextTask TRANSLATION =
      new Text2TextTask("translation", "translation_text");

  /** Whatever the model does. */
  public static final Text2TextTask TEXT2TEXT_GENERATION =
      new Text2TextTask("text2text-generation", "generated_text");

  private static final Pattern BETWEEN = Pattern.compile("translation_[A-Za-z-]+_to_[A-Za-z-]+");

  /** Whether there is a task of a name. */
  public static boolean isTask(String name) {
    return Stream.of(SUMMARIZATION, TRANSLATION, TEXT2TEXT_GENERATION)
            .anyMatch(task -> task.name().equals(name))
        || BETWEEN.matcher(name).matches();
  }

  /**
   * The task of a name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Text2TextTask of(String name) {
    return switch (name) {
      case "summarization" -> SUMMARIZATION;
      case "translation" -> TRANSLATION;
      case "text2text-generation" -> TEXT2TEXT_GENERATION;
      default -> {
        if (!BETWEEN.matcher(name).matches()) {
          throw new IllegalArgumentException(
              "the task was '%s', but must be summarization, translation, translation_xx_to_yy or text2text-generation."
                  .formatted(name));
        }
        yield new Text2TextTask(name, TRANSLATION.field());
      }
    };
  }
}
