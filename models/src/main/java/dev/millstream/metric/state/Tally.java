package dev.millstream.metric.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Arrays;

/**
 * A fixed number of counts and of sums. A sum is the exact sum of the doubles added to it (every
 * double is a decimal fraction), so it does not depend on their order; at most about 1 kB each, and
 * some tens of bytes for numbers of ordinary size.
 */
public final class Tally implements State<Tally> {
  private static final int MOST_BYTES = 4096;

  private final long[] counts;
  private final BigDecimal[] sums;

  private Tally(long[] counts, BigDecimal[] sums) {
    this.counts = counts;
    this.sums = sums;
  }

  /** All zero. */
  public static Tally zero(int counts, int sums) {
    BigDecimal[] zeros = new BigDecimal[sums];
    Arrays.fill(zeros, BigDecimal.ZERO);
    return new Tally(new long[counts], zeros);
  }

  /** Adds to a count. */
  public void count(int index, long more) {
    counts[index] += more;
  }

  /** Adds a finite number to a sum. */
  public void sum(int index, double more) {
    sum(index, new BigDecimal(more));
  }

  /** Adds a number to a sum. */
  public void sum(int index, BigDecimal more) {
    sums[index] = sums[index].add(more);
  }

  /** A count. */
  public long count(int index) {
    return counts[index];
  }

  /** A sum, exact. */
  public BigDecimal sum(int index) {
    return sums[index];
  }

  /** A sum divided by a number that is not zero, to the nearest double. */
  public double mean(int index, long divisor) {
    return sums[index].divide(BigDecimal.valueOf(divisor), MathContext.DECIMAL128).doubleValue();
  }

  @Override
  public void merge(Tally other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] = sums[i].add(other.sums[i]);
    }
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeShort(counts.length);
    out.writeShort(sums.length);
    for (long count : counts) {
      out.writeLong(count);
    }
    for (BigDecimal sum : sums) {
      byte[] unscaled = sum.unscaledValue().toByteArray();
      out.writeShort(sum.scale());
      out.writeShort(unscaled.length);
      out.write(unscaled);
    }
  }

  @Override
  public void read(DataInput in) throws IOException {
    int countsThere = in.readUnsignedShort();
    int sumsThere = in.readUnsignedShort();
    if (countsThere != counts.length || sumsThere != sums.length) {
      throw new IOException(
          "an accumulator holds %d counts and %d sums, this metric has %d and %d. Read it with the metric and parameters that wrote it."
              .formatted(countsThere, sumsThere, counts.length, sums.length));
    }
    for (int i = 0; i < counts.length; i++) {
      counts[i] = in.readLong();
    }
    for (int i = 0; i < sums.length; i++) {
      int scale = in.readShort();
      int length = in.readUnsignedShort();
      if (length == 0 || length > MOST_BYTES) {
        throw new IOException(
            "an accumulator's sum has %d bytes, at most %d are possible. Its bytes are not whole."
                .formatted(length, MOST_BYTES));
      }
      byte[] unscaled = new byte[length];
      in.readFully(unscaled);
      sums[i] = new BigDecimal(new BigInteger(unscaled), scale);
    }
  }
}
