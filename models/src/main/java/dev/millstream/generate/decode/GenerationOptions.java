package dev.millstream.generate.decode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.model.GenerationConfig;
import dev.millstream.model.ModelLoadException;
import java.io.Serializable;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a text is written: all that a caller may ask for and a model may say, checked.
 *
 * <p>Threading: immutable.
 *
 * @param lengths how many tokens there may and must be
 * @param sampling whether and from what tokens are drawn
 * @param penalties what speaks for or against tokens that stand already
 * @param tokens what must or must not stand
 * @param endings what ends a text
 * @param beams how many texts are followed and returned
 * @param special the model's own tokens
 * @param topNTokens how many of the likeliest tokens are told at each place; 0 for none
 */
public record GenerationOptions(
    LengthLimits lengths,
    Sampling sampling,
    Penalties penalties,
    TokenRules tokens,
    Endings endings,
    Beams beams,
    SpecialIds special,
    int topNTokens)
    implements Serializable {
  private static final Set<String> NAMES =
      Set.of(
          "bad_words_ids",
          "begin_suppress_tokens",
          "bos_token_id",
          "decoder_start_token_id",
          "do_sample",
          "early_stopping",
          "encoder_no_repeat_ngram_size",
          "encoder_repetition_penalty",
          "eos_token_id",
          "epsilon_cutoff",
          "eta_cutoff",
          "exponential_decay_length_penalty",
          "forced_bos_token_id",
          "forced_eos_token_id",
          "frequency_penalty",
          "length_penalty",
          "max_length",
          "max_new_tokens",
          "min_length",
          "min_new_tokens",
          "min_p",
          "no_repeat_ngram_size",
          "num_beams",
          "num_return_sequences",
          "pad_token_id",
          "presence_penalty",
          "remove_invalid_values",
          "renormalize_logits",
          "repetition_penalty",
          "seed",
          "sequence_bias",
          "stop_sequence",
          "stop_strings",
          "stop_token_ids",
          "suppress_tokens",
          "temperature",
          "top_k",
          "top_n_tokens",
          "top_p",
          "typical_p");

  /** The names of all parameters, in alphabetical order. */
  public static Set<String> names() {
    return new TreeSet<>(NAMES);
  }

  /**
   * Lays a caller's parameters over what the model says, and both over a pipeline's defaults. A
   * caller's null is Python's {@code None}: it takes away what the others say.
   *
   * @param parameters by Python's names
   * @throws IllegalArgumentException when there is no parameter of a name, or a value is of the
   *     wrong kind or out of range; the sentence names it
   * @throws ModelLoadException when the model asks for a way of generating that is not offered
   */
  public static GenerationOptions of(
      ObjectNode parameters, GenerationConfig model, PipelineDefaults pipeline) {
    ParameterValues values = ParameterLayers.of(parameters, model, pipeline, NAMES);
    Sampling sampling = Sampling.read(values);
    return new GenerationOptions(
        LengthLimits.read(values),
        sampling,
        Penalties.read(values),
        TokenRules.read(values),
        Endings.read(values),
        Beams.read(values, sampling.doSample()),
        SpecialIds.read(values),
        values.integer("top_n_tokens", 0, 0));
  }
}
