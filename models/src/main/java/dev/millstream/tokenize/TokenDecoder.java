package dev.millstream.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.model.ModelLoadException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of tokens that need not be in the vocabulary, such as a word put in the place of an
 * unknown token: Python's {@code convert_tokens_to_string}.
 *
 * <p>For tokens known by their ids, {@link Tokenizer#decode} gives the same without a second
 * reading of the file.
 *
 * <p>Threading: safe.
 */
public final class TokenDecoder {
  private final List<DecoderStep> steps;
  private final String separator;

  private TokenDecoder(List<DecoderStep> steps, String separator) {
    this.steps = steps;
    this.separator = separator;
  }

  /**
   * Reads the decoder of a tokenizer.
   *
   * @throws ModelLoadException when the file cannot be read, or its decoder is of no known type
   */
  public static TokenDecoder read(Path tokenizerJson) {
    JsonNode decoder = TokenizerFile.field(tokenizerJson, "decoder");
    if (decoder.isNull() || decoder.isMissingNode()) {
      return new TokenDecoder(List.of(), " ");
    }
    try {
      List<DecoderStep> steps = new ArrayList<>();
      addSteps(decoder, steps);
      return new TokenDecoder(List.copyOf(steps), "");
    } catch (IllegalArgumentException e) {
      throw new ModelLoadException(
          "the decoder of tokenizer file '%s' cannot be used: %s. Choose another model."
              .formatted(tokenizerJson, e.getMessage()),
          e);
    }
  }

  private static void addSteps(JsonNode decoder, List<DecoderStep> steps) {
    if (!decoder.path("type").asText().equals("Sequence")) {
      steps.add(DecoderStep.of(decoder));
      return;
    }
    for (JsonNode step : decoder.path("decoders")) {
      addSteps(step, steps);
    }
  }

  /** The text of the tokens, special ones among them included. */
  public String decode(List<String> tokens) {
    List<String> texts = tokens;
    for (DecoderStep step : steps) {
      texts = step.decode(texts);
    }
    return String.join(separator, texts);
  }
}
