package dev.millstream.generate.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.generate.causal.PromptOverflow;
import dev.millstream.generate.decode.GenerationOptions;
import dev.millstream.generate.decode.PipelineDefaults;
import dev.millstream.model.GenerationConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A request's parameters: those of {@code generate}, and those of the pipeline around it.
 *
 * @param options of generate
 * @param fullText whether the result has the prompt too
 * @param details whether token ids, log-probabilities and the reason of the end are told
 * @param continues whether the last message is gone on with; null where its role decides
 * @param overflow what becomes of a prompt that is too long
 * @param escapes whether control tokens in messages are read as letters
 * @param tools functions that the model may call
 * @param documents that the model is given
 * @param variables more names for the chat template
 * @param grammar of the text; null for any
 * @param bestOf texts drawn for a prompt, of which the best is the answer
 */
record WritingParameters(
    GenerationOptions options,
    boolean fullText,
    boolean details,
    @Nullable Boolean continues,
    PromptOverflow overflow,
    boolean escapes,
    List<JsonNode> tools,
    List<JsonNode> documents,
    Map<String, JsonNode> variables,
    @Nullable ObjectNode grammar,
    int bestOf) {
  private static final String FULL_TEXT = "return_full_text";
  private static final String DETAILS = "details";
  private static final String CONTINUES = "continue_final_message";
  private static final String LONG = "handle_long_generation";
  private static final String ESCAPES = "sanitize_control_tokens";
  private static final String TOOLS = "tools";
  private static final String DOCUMENTS = "documents";
  private static final String VARIABLES = "chat_template_kwargs";
  private static final String GRAMMAR = "grammar";
  private static final String BEST_OF = "best_of";
  private static final Set<String> OF_THE_PIPELINE =
      Set.of(
          FULL_TEXT, DETAILS, CONTINUES, LONG, ESCAPES, TOOLS, DOCUMENTS, VARIABLES, GRAMMAR,
          BEST_OF);

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException with a sentence about the first that is wrong
   */
  static WritingParameters of(ObjectNode all, GenerationConfig config) {
    ObjectNode ofGenerate = all.deepCopy();
    ofGenerate.remove(OF_THE_PIPELINE);
    requireNames(ofGenerate);
    GenerationOptions options =
        GenerationOptions.of(ofGenerate, config, PipelineDefaults.TEXT_GENERATION);
    return new WritingParameters(
        options,
        flag(all, FULL_TEXT, true),
        flag(all, DETAILS, false),
        all.hasNonNull(CONTINUES) ? flag(all, CONTINUES, false) : null,
        overflow(all),
        flag(all, ESCAPES, true),
        list(all, TOOLS),
        list(all, DOCUMENTS),
        variables(all),
        grammar(all),
        bestOf(all, options));
  }

  /** Texts that are written for a prompt, all of which are answers unless one is chosen. */
  int textsOfPrompt() {
    return Math.max(bestOf, options.beams().numReturnSequences());
  }

  boolean isBestOf() {
    return bestOf > 1;
  }

  /** Their names, in alphabetical order. */
  static Set<String> names() {
    Set<String> names = new TreeSet<>(GenerationOptions.names());
    names.addAll(OF_THE_PIPELINE);
    return names;
  }

  private static void requireNames(ObjectNode ofGenerate) {
    Set<String> known = GenerationOptions.names();
    ofGenerate
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw new IllegalArgumentException(
                    "text-generation has no parameter %s. It has %s."
                        .formatted(name, String.join(", ", names())));
              }
            });
  }

  static boolean flag(ObjectNode all, String name, boolean byDefault) {
    if (!all.hasNonNull(name)) {
      return byDefault;
    }
    if (!all.get(name).isBoolean()) {
      throw wrong(name, all.get(name), "true or false");
    }
    return all.get(name).booleanValue();
  }

  private static PromptOverflow overflow(ObjectNode all) {
    if (!all.hasNonNull(LONG)) {
      return PromptOverflow.REFUSE;
    }
    if (!all.get(LONG).asText().equals("hole")) {
      throw wrong(LONG, all.get(LONG), "\"hole\", which drops the first tokens of a long prompt");
    }
    return PromptOverflow.DROP_FRONT;
  }

  private static List<JsonNode> list(ObjectNode all, String name) {
    if (!all.hasNonNull(name)) {
      return List.of();
    }
    if (!all.get(name).isArray()) {
      throw wrong(name, all.get(name), "a list of objects");
    }
    List<JsonNode> list = new ArrayList<>();
    all.get(name).forEach(list::add);
    return list;
  }

  private static Map<String, JsonNode> variables(ObjectNode all) {
    if (!all.hasNonNull(VARIABLES)) {
      return Map.of();
    }
    if (all.get(VARIABLES) instanceof ObjectNode object) {
      Map<String, JsonNode> variables = new HashMap<>();
      object.properties().forEach(field -> variables.put(field.getKey(), field.getValue()));
      return variables;
    }
    throw wrong(VARIABLES, all.get(VARIABLES), "an object");
  }

  private static @Nullable ObjectNode grammar(ObjectNode all) {
    if (!all.hasNonNull(GRAMMAR)) {
      return null;
    }
    if (all.get(GRAMMAR) instanceof ObjectNode object) {
      return object;
    }
    throw wrong(GRAMMAR, all.get(GRAMMAR), Grammars.TAKES);
  }

  private static int bestOf(ObjectNode all, GenerationOptions options) {
    if (!all.hasNonNull(BEST_OF)) {
      return 1;
    }
    JsonNode value = all.get(BEST_OF);
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1) {
      throw wrong(BEST_OF, value, "a whole number of at least 1");
    }
    if (value.intValue() == 1) {
      return 1;
    }
    if (options.beams().numBeams() > 1 || options.beams().numReturnSequences() > 1) {
      throw new IllegalArgumentException(
          "best_of was %s, which goes with neither num_beams nor num_return_sequences above 1. Let both be 1, or leave best_of out."
              .formatted(value));
    }
    if (!options.sampling().doSample()) {
      throw new IllegalArgumentException(
          "best_of was %s, but without sampling all these texts are the same. Set do_sample to true, or leave best_of out."
              .formatted(value));
    }
    return value.intValue();
  }

  static IllegalArgumentException wrong(String name, JsonNode value, String allowed) {
    String written =
        value.isValueNode() ? value.toString() : value.isArray() ? "a list" : "an object";
    return new IllegalArgumentException(
        "%s was %s but must be %s.".formatted(name, written, allowed));
  }
}
