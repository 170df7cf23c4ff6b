package dev.millstream.generate.seq;

import dev.millstream.model.Seq2SeqConfig;
import java.util.Arrays;
import java.util.List;

/**
 * The inputs of a batch, padded to the longest.
 *
 * @param count how many there are
 * @param length tokens of the longest
 */
@SuppressWarnings("ArrayRecordComponent") // read by the runs of one batch, written by nobody
record Seq2SeqInputs(int count, int length, int[] ids, int[] mask) {

  static Seq2SeqInputs of(String model, List<int[]> inputs, Seq2SeqConfig config) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("no input was given. Give at least one text.");
    }
    int length = 0;
    for (int i = 0; i < inputs.size(); i++) {
      requireFitting(model, i, inputs.get(i).length, config);
      length = Math.max(length, inputs.get(i).length);
    }
    int[] ids = new int[inputs.size() * length];
    int[] mask = new int[ids.length];
    Arrays.fill(ids, config.padToken());
    for (int i = 0; i < inputs.size(); i++) {
      System.arraycopy(inputs.get(i), 0, ids, i * length, inputs.get(i).length);
      Arrays.fill(mask, i * length, i * length + inputs.get(i).length, 1);
    }
    return new Seq2SeqInputs(inputs.size(), length, ids, mask);
  }

  private static void requireFitting(String model, int number, int tokens, Seq2SeqConfig config) {
    if (tokens == 0) {
      throw new IllegalArgumentException(
          "input %d has no tokens, but the encoder of %s needs at least one. Leave empty texts out."
              .formatted(number, model));
    }
    Integer most = config.maxPositions();
    if (most != null && tokens > most) {
      throw new IllegalArgumentException(
          "input %d has %d tokens, but %s has positions for %d. Set truncation to true, or split the text."
              .formatted(number, tokens, model, most));
    }
  }
}
