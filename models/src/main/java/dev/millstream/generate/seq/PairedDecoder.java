package dev.millstream.generate.seq;

import dev.millstream.generate.beam.BeamDecoder;

/**
 * Runs a lone row beside a copy of itself, for models that give it other logits alone than beside
 * others.
 *
 * <p>Threading: as the decoder's.
 */
final class PairedDecoder implements BeamDecoder {
  private final BeamDecoder decoder;

  /** Closes the decoder; it has at least two texts, the second a copy where there is only one. */
  PairedDecoder(BeamDecoder decoder) {
    this.decoder = decoder;
  }

  /** What stands in the place of one element of a lone text: two of it. */
  static int[] paired(int[] values) {
    return values.length == 1 ? new int[] {values[0], values[0]} : values;
  }

  @Override
  public void begin() {
    decoder.begin();
  }

  @Override
  public void step(int[] parents, int[] tokens) {
    decoder.step(paired(parents), paired(tokens));
  }

  @Override
  public int vocabularySize() {
    return decoder.vocabularySize();
  }

  @Override
  public void copyTo(int row, float[] into) {
    decoder.copyTo(row, into);
  }

  @Override
  public void cancel() {
    decoder.cancel();
  }

  @Override
  public void close() {
    decoder.close();
  }
}
