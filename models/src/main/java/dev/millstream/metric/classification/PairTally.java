package dev.millstream.metric.classification;

import dev.millstream.metric.Label;
import dev.millstream.metric.state.State;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often each pair of labels was seen; beyond a number of pairs it forgets them and says so. At
 * most about 1.2 kB a pair.
 */
final class PairTally implements State<PairTally> {
  private final int most;
  private final TreeMap<LabelPair, Long> counts = new TreeMap<>();
  private boolean tooMany;

  PairTally(int most) {
    this.most = most;
  }

  void count(LabelPair pair, long more) {
    if (!tooMany) {
      counts.merge(pair, more, Long::sum);
      forgetTooMany();
    }
  }

  SortedMap<LabelPair, Long> counts() {
    return Collections.unmodifiableSortedMap(counts);
  }

  boolean tooMany() {
    return tooMany;
  }

  @Override
  public void merge(PairTally other) {
    tooMany |= other.tooMany;
    other.counts.forEach(this::count);
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
    out.writeBoolean(tooMany);
    out.writeInt(counts.size());
    for (var entry : counts.entrySet()) {
      entry.getKey().reference().write(out);
      entry.getKey().prediction().write(out);
      out.writeLong(entry.getValue());
    }
  }

  @Override
  public void read(DataInput in) throws IOException {
    tooMany = in.readBoolean();
    int pairs = in.readInt();
    for (int i = 0; i < pairs; i++) {
      count(new LabelPair(Label.read(in), Label.read(in)), in.readLong());
    }
  }
}
