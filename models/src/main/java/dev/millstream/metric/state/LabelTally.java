package dev.millstream.metric.state;

import dev.millstream.metric.Label;
import dev.millstream.metric.MetricValue.Undefined;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A fixed number of counts for each label seen, and some for all rows. Beyond a number of labels it
 * forgets them and says so: whether that happens depends on the labels of all rows alone, not on
 * how they were split. At most about 1 kB a label.
 */
public final class LabelTally implements State<LabelTally> {
  private final int width;
  private final int most;
  private final long[] totals;
  private final TreeMap<Label, long[]> counts = new TreeMap<>();
  private boolean tooMany;

  /**
   * Of no labels.
   *
   * @param width counts for each label
   * @param totals counts for all rows
   * @param most labels that are kept
   */
  public LabelTally(int width, int totals, int most) {
    this.width = width;
    this.most = most;
    this.totals = new long[totals];
  }

  /** Adds to a label's count; zero makes the label seen. */
  public void count(Label label, int index, long more) {
    if (!tooMany) {
      counts.computeIfAbsent(label, unseen -> new long[width])[index] += more;
      forgetTooMany();
    }
  }

  /** Adds to a count for all rows. */
  public void total(int index, long more) {
    totals[index] += more;
  }

  /** A count for all rows. */
  public long total(int index) {
    return totals[index];
  }

  /** The labels seen, in order, with their counts. */
  public SortedMap<Label, long[]> counts() {
    return Collections.unmodifiableSortedMap(counts);
  }

  /**
   * Why there is nothing to be said of the labels, if so: there are too many, or numbers and texts.
   */
  public Optional<Undefined> refusal() {
    if (tooMany) {
      return Optional.of(
          new Undefined(
              "more than %,d labels were seen, which is max_labels: raise it, or judge labels rather than free texts"
                  .formatted(most)));
    }
    boolean mixed = !counts.isEmpty() && counts.firstKey().named() != counts.lastKey().named();
    return mixed
        ? Optional.of(
            new Undefined("some labels are numbers and some are texts: map them to one kind"))
        : Optional.empty();
  }

  /** Whether there were more labels than are kept, so that none is. */
  public boolean tooMany() {
    return tooMany;
  }

  /** Becomes what it is after too many labels. */
  public void forget() {
    tooMany = true;
    forgetTooMany();
  }

  @Override
  public void merge(LabelTally other) {
    for (int i = 0; i < totals.length; i++) {
      totals[i] += other.totals[i];
    }
    tooMany |= other.tooMany;
    other.counts.forEach(
        (label, more) -> {
          for (int i = 0; i < width; i++) {
            count(label, i, more[i]);
          }
        });
    forgetTooMany();
  }

  private void forgetTooMany() {
    tooMany |= counts.size() > most;
    if (tooMany) {
      counts.clear();
    }
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeByte(width);
    out.writeByte(totals.length);
    out.writeBoolean(tooMany);
    for (long total : totals) {
      out.writeLong(total);
    }
    out.writeInt(counts.size());
    for (var entry : counts.entrySet()) {
      entry.getKey().write(out);
      for (long count : entry.getValue()) {
        out.writeLong(count);
      }
    }
  }

  @Override
  public void read(DataInput in) throws IOException {
    int widthThere = in.readUnsignedByte();
    int totalsThere = in.readUnsignedByte();
    if (widthThere != width || totalsThere != totals.length) {
      throw new IOException(
          "an accumulator holds %d counts a label and %d in all, this metric has %d and %d. Read it with the metric that wrote it."
              .formatted(widthThere, totalsThere, width, totals.length));
    }
    tooMany = in.readBoolean();
    for (int i = 0; i < totals.length; i++) {
      totals[i] = in.readLong();
    }
    int labels = in.readInt();
    for (int label = 0; label < labels; label++) {
      long[] row = counts.computeIfAbsent(Label.read(in), unseen -> new long[width]);
      for (int i = 0; i < width; i++) {
        row[i] = in.readLong();
      }
    }
    forgetTooMany();
  }
}
