package dev.millstream.generate.seq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.generate.decode.GenerationOptions;
import dev.millstream.generate.decode.PipelineDefaults;
import dev.millstream.model.GenerationConfig;
import dev.millstream.tokenize.Tokenizer;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How texts are read and written; the names are those of the call of Python's pipeline.
 *
 * @param truncation whether inputs that are too long are cut to what the model takes
 * @param cleanUpTokenizationSpaces whether spaces before punctuation are taken out of texts
 * @param generation how texts are written
 */
public record Text2TextOptions(
    boolean truncation, boolean cleanUpTokenizationSpaces, GenerationOptions generation)
    implements Serializable {
  private static final String TRUNCATION = "truncation";
  private static final String CLEAN_UP = "clean_up_tokenization_spaces";
  private static final String STOP = "stop_sequence";
  private static final String NEW_TOKENS = "max_new_tokens";
  private static final String LENGTH = "max_length";
  private static final int GLOBAL_LENGTH = 20;
  private static final int DEFAULT_NEW_TOKENS = 256;

  /** The names of all parameters, in alphabetical order. */
  public static Set<String> names() {
    Set<String> names = new TreeSet<>(GenerationOptions.names());
    names.addAll(List.of(CLEAN_UP, TRUNCATION));
    return names;
  }

  /**
   * Lays a caller's parameters over what the model says for the task, and both over the pipeline's
   * defaults, 4 beams and 256 new tokens.
   *
   * @param tokenizer reads {@code stop_sequence}, whose first token ends texts, in the model's
   *     place
   * @throws IllegalArgumentException when there is no parameter of a name, or a value is of the
   *     wrong kind or out of range
   * @throws dev.millstream.model.ModelLoadException when the model asks for a way of generating
   *     that is not offered
   */
  static Text2TextOptions of(
      ObjectNode parameters, GenerationConfig model, Text2TextTask task, Tokenizer tokenizer) {
    ObjectNode rest = parameters.deepCopy();
    boolean truncation = truncation(rest.remove(TRUNCATION));
    boolean cleanUp = flag(CLEAN_UP, rest.remove(CLEAN_UP));
    addEnd(rest, tokenizer);
    addLength(rest, model);
    GenerationOptions generation =
        GenerationOptions.of(rest, model.forTask(task.name()), PipelineDefaults.TEXT2TEXT);
    return new Text2TextOptions(truncation, cleanUp, generation);
  }

  /**
   * Checks parameters without a model.
   *
   * @throws IllegalArgumentException when there is no parameter of a name, or a value is of the
   *     wrong kind or out of range
   */
  public static void check(ObjectNode parameters, Text2TextTask task) {
    ObjectNode rest = parameters.deepCopy();
    truncation(rest.remove(TRUNCATION));
    flag(CLEAN_UP, rest.remove(CLEAN_UP));
    JsonNode stop = rest.remove(STOP);
    if (stop != null && !stop.isNull() && stop.asText().isEmpty()) {
      throw withoutToken();
    }
    GenerationOptions.of(
        rest, GenerationConfig.NONE.forTask(task.name()), PipelineDefaults.TEXT2TEXT);
  }

  private static void addEnd(ObjectNode parameters, Tokenizer tokenizer) {
    JsonNode stop = parameters.remove(STOP);
    if (stop == null || stop.isNull()) {
      return;
    }
    int[] tokens = stop.isTextual() ? ids(tokenizer, stop.textValue()) : new int[0];
    if (tokens.length == 0) {
      throw withoutToken();
    }
    parameters.put("eos_token_id", tokens[0]);
  }

  private static IllegalArgumentException withoutToken() {
    return new IllegalArgumentException(
        "stop_sequence must be a string of at least one token, of which the first ends texts.");
  }

  private static int[] ids(Tokenizer tokenizer, String text) {
    return tokenizer.tokenizeBare(text).encoding().ids();
  }

  /**
   * The pipeline's default goes before the {@code max_length} of a task, but not before that of the
   * model itself.
   */
  private static void addLength(ObjectNode parameters, GenerationConfig model) {
    JsonNode length = model.value(LENGTH);
    boolean isOfModel = length != null && length.asInt() != GLOBAL_LENGTH;
    boolean isSaid = parameters.has(NEW_TOKENS) || parameters.has(LENGTH);
    if (!isSaid && !isOfModel && !model.says(NEW_TOKENS)) {
      parameters.put(NEW_TOKENS, DEFAULT_NEW_TOKENS);
    }
  }

  private static boolean truncation(JsonNode value) {
    if (value == null || value.isNull() || value.isBoolean()) {
      return value != null && value.asBoolean();
    }
    return switch (value.asText()) {
      case "longest_first", "only_first" -> true;
      case "do_not_truncate" -> false;
      default ->
          throw new IllegalArgumentException(
              "truncation must be true, false, \"longest_first\", \"only_first\" or \"do_not_truncate\".");
    };
  }

  private static boolean flag(String name, JsonNode value) {
    if (value != null && !value.isNull() && !value.isBoolean()) {
      throw new IllegalArgumentException("%s must be true or false.".formatted(name));
    }
    return value != null && value.asBoolean();
  }
}
