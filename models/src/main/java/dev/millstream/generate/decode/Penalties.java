package dev.millstream.generate.decode;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What speaks for or against tokens that stand already; the names are those of transformers'
 * parameters, presence and frequency OpenAI's.
 *
 * @param repetition above 1 against tokens of the text, prompt included
 * @param presence taken from each token that was made
 * @param frequency taken from each token that was made, as often as it was
 * @param encoderRepetition above 1 for tokens that the encoder read
 * @param noRepeatNgramSize no sequence of so many tokens twice; 0 for any
 * @param encoderNoRepeatNgramSize no sequence of so many tokens that the encoder read; 0 for any
 * @param decay makes an end likelier with each token; null for none
 */
public record Penalties(
    double repetition,
    double presence,
    double frequency,
    double encoderRepetition,
    int noRepeatNgramSize,
    int encoderNoRepeatNgramSize,
    @Nullable Decay decay)
    implements Serializable {

  /**
   * Makes an end likelier, exponentially.
   *
   * @param start after so many tokens made
   * @param factor for each further token
   */
  public record Decay(int start, double factor) implements Serializable {}

  static Penalties read(ParameterValues values) {
    return new Penalties(
        values.number("repetition_penalty", Range.POSITIVE, 1),
        values.number("presence_penalty", Range.PENALTY, 0),
        values.number("frequency_penalty", Range.PENALTY, 0),
        values.number("encoder_repetition_penalty", Range.POSITIVE, 1),
        values.integer("no_repeat_ngram_size", 0, 0),
        values.integer("encoder_no_repeat_ngram_size", 0, 0),
        values.decay("exponential_decay_length_penalty"));
  }
}
