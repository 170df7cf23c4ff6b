package dev.millstream.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import dev.millstream.task.RowEncoder;
import dev.millstream.tokenize.IllegalTextException;
import dev.millstream.tokenize.Tokenization;
import dev.millstream.tokenize.TokenizeOptions;
import dev.millstream.tokenize.Tokenizer;
import dev.millstream.tokenize.TokenizerCall;
import dev.millstream.tokenize.Truncation;
import dev.millstream.tokenize.TruncationSide;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests to a tokenizer: {@code inputs} is a text, an object with {@code text} and {@code
 * text_pair}, or a list of these; the result has the fields of a Python tokenizer's call. Requests
 * that are wrong are refused as by {@link RequestTask}.
 *
 * <p>Threading: safe for many threads.
 */
public final class TokenizeRequests {
  /** What messages call it. */
  public static final String NAME = "tokenize";

  private static final Set<String> NAMES =
      Set.of(
          "truncation",
          "truncation_side",
          "max_length",
          "stride",
          "return_overflowing_tokens",
          "add_special_tokens");
  private static final String PARAMETERS = "parameters";
  private static final String TAKES =
      "a string, an object with text and text_pair, or an array of these";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What came of a request.
   *
   * @param tokens of all its texts, special ones included
   */
  public record Answer(TaskResult result, int tokens) {}

  private final Tokenizer tokenizer;
  private final Parameters defaults;
  private final TokenizerCall byDefault;

  private TokenizeRequests(Tokenizer tokenizer, Parameters defaults) {
    this.tokenizer = tokenizer;
    this.defaults = defaults;
    this.byDefault = tokenizer.call(options(defaults));
  }

  /**
   * Asks this tokenizer.
   *
   * @param defaults JSON object of parameters; those of a request override them one by one
   * @throws IllegalArgumentException when they are wrong
   */
  public static TokenizeRequests of(Tokenizer tokenizer, String defaults) {
    return new TokenizeRequests(tokenizer, parameters(defaults));
  }

  /**
   * Checks parameters without a tokenizer.
   *
   * @throws IllegalArgumentException when they are wrong
   */
  public static void check(String defaults) {
    options(parameters(defaults));
  }

  private static Parameters parameters(String json) {
    return Parameters.of(NAME, NAMES, RequestJson.object(json, PARAMETERS));
  }

  /** As transformers: a length alone asks for truncation. */
  private static TokenizeOptions options(Parameters parameters) {
    Overlong overlong = Overlong.of(parameters);
    int most = parameters.integer("max_length", 1, Tokenizer.LONGEST, 0);
    boolean isWhole = overlong == null ? most == 0 : overlong == Overlong.DO_NOT_TRUNCATE;
    boolean windows = parameters.flag("return_overflowing_tokens", overlong == Overlong.STRIDE);
    return new TokenizeOptions(
        isWhole ? null : truncation(overlong),
        parameters.oneOf("truncation_side", List.of(TruncationSide.values())),
        isWhole ? 0 : most,
        parameters.integer("stride", 0, Tokenizer.LONGEST, 0),
        windows,
        parameters.flag("add_special_tokens", true));
  }

  private static Truncation truncation(@Nullable Overlong overlong) {
    return overlong == null || overlong == Overlong.STRIDE
        ? Truncation.LONGEST_FIRST
        : overlong.inOneRow(NAME, Truncation.LONGEST_FIRST);
  }

  /**
   * The answer to a request.
   *
   * @throws InferenceException when the request is wrong or a text cannot be tokenized
   */
  public Answer answer(TaskRequest request) {
    try {
      JsonNode inputs = RequestJson.value(request.inputs(), "inputs");
      TokenizerCall call = call(request.parameters());
      List<Tokenization> all = tokens(call, inputs);
      String json = JSON.writeValueAsString(inputs.isArray() ? all : all.get(0));
      int tokens = all.stream().mapToInt(Tokenization::length).sum();
      return new Answer(new TaskResult(json, null, Double.NaN), tokens);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("writing to a string failed", e);
    } catch (IllegalArgumentException | IllegalTextException e) {
      throw new InferenceException(FailureCategory.INVALID_INPUT, e);
    }
  }

  private TokenizerCall call(@Nullable String parameters) {
    if (parameters == null) {
      return byDefault;
    }
    ObjectNode own = RequestJson.object(parameters, PARAMETERS);
    return own.isEmpty() ? byDefault : tokenizer.call(options(defaults.with(own)));
  }

  private static List<Tokenization> tokens(TokenizerCall call, JsonNode inputs) {
    if (!inputs.isArray()) {
      return List.of(tokens(call, new Input(NAME, TAKES, "inputs", inputs)));
    }
    List<Tokenization> all = new ArrayList<>(inputs.size());
    for (JsonNode one : inputs) {
      all.add(tokens(call, new Input(NAME, TAKES, "inputs[%d]".formatted(all.size()), one)));
    }
    return all;
  }

  private static Tokenization tokens(TokenizerCall call, Input input) {
    if (input.isText()) {
      return RowEncoder.orRefuse(() -> call.apply(input.text(), null));
    }
    input.requireObjectOf("text", "text_pair");
    String pair = input.has("text_pair") ? input.text("text_pair") : null;
    return RowEncoder.orRefuse(() -> call.apply(input.text("text"), pair));
  }
}
