package dev.millstream.metric.quantile;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.encoding.ByteArrayInput;
import com.datadoghq.sketch.ddsketch.encoding.GrowingByteArrayOutput;
import com.datadoghq.sketch.ddsketch.mapping.CubicallyInterpolatedMapping;
import com.datadoghq.sketch.ddsketch.store.CollapsingLowestDenseStore;
import com.datadoghq.sketch.ddsketch.store.Store;
import dev.millstream.metric.state.State;
import dev.millstream.metric.state.Tally;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A DDSketch (Masson, Rim and Lee 2019): counts of logarithmic bins, so that merging adds counts
 * and gives the same bins however rows were split. At most 2,048 bins each for positive and
 * negative numbers; beyond that the ones nearest to zero share one. Beside it the exact least,
 * greatest and sum. At most about 40 kB when written.
 */
final class SketchState implements State<SketchState> {
  private static final int BINS = 2048;
  private static final int MOST_BYTES = 1 << 17;

  private final double accuracy;
  private final Tally sum = Tally.zero(0, 1);
  private DDSketch sketch;
  private double least = Double.POSITIVE_INFINITY;
  private double greatest = Double.NEGATIVE_INFINITY;

  SketchState(double accuracy) {
    this.accuracy = accuracy;
    this.sketch = new DDSketch(mapping(), SketchState::store);
  }

  private CubicallyInterpolatedMapping mapping() {
    return new CubicallyInterpolatedMapping(accuracy);
  }

  private static Store store() {
    return new CollapsingLowestDenseStore(BINS);
  }

  void count(double number) {
    sketch.accept(number);
    sum.sum(0, number);
    least = Math.min(least, number);
    greatest = Math.max(greatest, number);
  }

  double least() {
    return least;
  }

  double greatest() {
    return greatest;
  }

  double mean(long rows) {
    return sum.mean(0, rows);
  }

  /** The number of rank q (n - 1), within the relative accuracy. */
  double quantile(double q) {
    return Math.max(least, Math.min(greatest, sketch.getValueAtQuantile(q)));
  }

  @Override
  public void merge(SketchState other) {
    sketch.mergeWith(other == this ? sketch.copy() : other.sketch);
    sum.merge(other.sum);
    least = Math.min(least, other.least);
    greatest = Math.max(greatest, other.greatest);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    GrowingByteArrayOutput bins = GrowingByteArrayOutput.withDefaultInitialCapacity();
    sketch.encode(bins, true);
    byte[] bytes = bins.trimmedCopy();
    out.writeDouble(accuracy);
    out.writeDouble(least);
    out.writeDouble(greatest);
    sum.write(out);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  @Override
  public void read(DataInput in) throws IOException {
    double accuracyThere = in.readDouble();
    if (accuracyThere != accuracy) {
      throw new IOException(
          "an accumulator of quantiles has relative_accuracy %s, this metric has %s. Read it with the parameters that wrote it."
              .formatted(accuracyThere, accuracy));
    }
    least = in.readDouble();
    greatest = in.readDouble();
    sum.read(in);
    int length = in.readInt();
    if (length < 0 || length > MOST_BYTES) {
      throw new IOException(
          "an accumulator of quantiles has a sketch of %d bytes, at most %d are possible. Its bytes are not whole."
              .formatted(length, MOST_BYTES));
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    sketch = DDSketch.decode(ByteArrayInput.wrap(bytes), SketchState::store, mapping());
  }
}
