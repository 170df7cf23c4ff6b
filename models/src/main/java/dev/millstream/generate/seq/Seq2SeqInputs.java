package dev.millstream.generate.seq;

import dev.millstream.model.Seq2SeqConfig;
import java.util.Arrays;
import java.util.List;

/**
 * The inputs of a batch, padded to the longest, and that to a multiple of 16 tokens: sums over an
 * input's tokens are made by lanes, and so come out the same however far it is padded.
 *
 * @param count how many there are
 * @param length tokens of each, with padding
 */
@SuppressWarnings("ArrayRecordComponent") // read by the runs of one batch, written by nobody
record Seq2SeqInputs(int count, int length, int[] ids, int[] mask) {
  private static final int LANES = 16;

  static Seq2SeqInputs of(String model, List<int[]> inputs, Seq2SeqConfig config) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("no input was given. Give at least one text.");
    }
    int length = 0;
    for (int i = 0; i < inputs.size(); i++) {
      requireFitting(model, i, inputs.get(i).length, config);
      length = Math.max(length, inputs.get(i).length);
    }
    length = padded(length, config);
    int[] ids = new int[inputs.size() * length];
    int[] mask = new int[ids.length];
    Arrays.fill(ids, config.padToken());
    for (int i = 0; i < inputs.size(); i++) {
      System.arraycopy(inputs.get(i), 0, ids, i * length, inputs.get(i).length);
      Arrays.fill(mask, i * length, i * length + inputs.get(i).length, 1);
    }
    return new Seq2SeqInputs(inputs.size(), length, ids, mask);
  }

  private static int padded(int length, Seq2SeqConfig config) {
    int padded = (length + LANES - 1) / LANES * LANES;
    Integer most = config.maxPositions();
    return most == null ? padded : Math.min(padded, most);
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
