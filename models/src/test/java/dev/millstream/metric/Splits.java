package dev.millstream.metric;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Ways to count rows in: all at once, or shuffled, split at random, through bytes and merged in a
 * random order.
 */
public final class Splits {
  private Splits() {}

  public static Accumulator whole(Metric metric, List<Judged> rows) {
    Accumulator all = metric.newAccumulator();
    rows.forEach(all::add);
    return all;
  }

  /** As many parts as chance gives, some of them empty. */
  public static Accumulator split(Metric metric, List<Judged> rows, Random random) {
    List<Accumulator> parts = new ArrayList<>();
    int count = 1 + random.nextInt(12);
    for (int i = 0; i < count; i++) {
      parts.add(metric.newAccumulator());
    }
    List<Judged> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, random);
    shuffled.forEach(row -> parts.get(random.nextInt(count)).add(row));
    while (parts.size() > 1) {
      Accumulator into = parts.remove(random.nextInt(parts.size()));
      Accumulator from = parts.remove(random.nextInt(parts.size()));
      Accumulator restored = random.nextBoolean() ? throughBytes(metric, into) : into;
      restored.merge(random.nextBoolean() ? throughBytes(metric, from) : from);
      parts.add(restored);
    }
    return parts.get(0);
  }

  public static Accumulator throughBytes(Metric metric, Accumulator accumulator) {
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes(accumulator)));
      Accumulator read = metric.read(in);
      if (in.available() > 0) {
        throw new AssertionError(in.available() + " bytes are left over");
      }
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] bytes(Accumulator accumulator) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      accumulator.write(new DataOutputStream(bytes));
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
