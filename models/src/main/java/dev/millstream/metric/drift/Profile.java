package dev.millstream.metric.drift;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.MetricInputException;
import dev.millstream.metric.state.LabelTally;
import dev.millstream.metric.state.Tally;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What a window's rows are like: how often each label was predicted, confidences and lengths in
 * fine bins, tokens and unknown ones, and sums of embeddings. However a stream is split, in
 * whatever order the parts are filled and merged, the profile is the same. Bounded: at most about
 * 600 bytes a label, 40 kB of bins, and 2 sums a component and 2 counts a frequency. For one thread
 * at a time.
 */
public final class Profile {
  static final byte VERSION = 1;

  private static final int ALL_TOKENS = 0;
  private static final int UNKNOWN_TOKENS = 1;

  private final Profiler profiler;
  private final LabelTally labels;
  private final BinTally confidences = new BinTally(FineBins.CONFIDENCES);
  private final BinTally lengths = new BinTally(FineBins.LENGTHS);
  private final Tally tokens = Tally.zero(2, 0);
  private final EmbeddingTally embeddings;
  private long rows;

  Profile(Profiler profiler) {
    this.profiler = profiler;
    labels = new LabelTally(1, 0, profiler.settings().maxLabels());
    embeddings = profiler.newEmbeddings();
  }

  /**
   * Counts a row in.
   *
   * @throws MetricInputException with a sentence if its embedding has another length than the
   *     settings say; the profile is unchanged then
   */
  public void add(Observation row) {
    int dimensions = profiler.settings().dimensions();
    boolean embedded = row.embedding().length > 0;
    if (embedded && row.embedding().length != dimensions) {
      throw new MetricInputException(
          "the embedding of a profile's row has %d components, but the profile has dimensions=%d; the row is not counted."
              .formatted(row.embedding().length, dimensions));
    }
    row.label().ifPresent(label -> labels.count(label, 0, 1));
    row.confidence().ifPresent(value -> confidences.count(FineBins.ofConfidence(value), 1));
    row.length().ifPresent(value -> lengths.count(FineBins.ofLength(value), 1));
    if (row.hasTokens()) {
      tokens.count(ALL_TOKENS, row.allTokens());
      tokens.count(UNKNOWN_TOKENS, row.unknownTokens());
    }
    if (embedded) {
      embeddings.count(row.embedding());
    }
    rows++;
  }

  /**
   * Counts another one's rows in; the other one stays as it is.
   *
   * @throws IllegalArgumentException if the other one has other settings
   */
  public void merge(Profile other) {
    refuseOtherSettings(other, "merged");
    labels.merge(other.labels);
    confidences.merge(other.confidences);
    lengths.merge(other.lengths);
    tokens.merge(other.tokens);
    embeddings.merge(other.embeddings);
    rows += other.rows;
  }

  void refuseOtherSettings(Profile other, String what) {
    if (!profiler.settings().equals(other.profiler.settings())) {
      throw new IllegalArgumentException(
          "a profile of %s cannot be %s with one of %s: make both with one profiler."
              .formatted(profiler.settings().json(), what, other.profiler.settings().json()));
    }
  }

  /** How many rows were counted in. */
  public long rows() {
    return rows;
  }

  /** What makes profiles that merge with this one and can be compared with it. */
  public Profiler profiler() {
    return profiler;
  }

  LabelTally labels() {
    return labels;
  }

  BinTally confidences() {
    return confidences;
  }

  BinTally lengths() {
    return lengths;
  }

  long allTokens() {
    return tokens.count(ALL_TOKENS);
  }

  long unknownTokens() {
    return tokens.count(UNKNOWN_TOKENS);
  }

  EmbeddingTally embeddings() {
    return embeddings;
  }

  /** Writes a compact binary form with a version, for {@link Profiler#read}. */
  public void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    profiler.settings().write(out);
    out.writeLong(rows);
    labels.write(out);
    confidences.write(out);
    lengths.write(out);
    tokens.write(out);
    embeddings.write(out);
  }

  void read(DataInput in) throws IOException {
    refuseVersion(in.readUnsignedByte());
    ProfileSettings there = ProfileSettings.read(in);
    if (!there.equals(profiler.settings())) {
      throw new IOException(
          "a profile was written with %s, this profiler has %s. Read it with the settings that wrote it."
              .formatted(there.json(), profiler.settings().json()));
    }
    rows = in.readLong();
    labels.read(in);
    confidences.read(in);
    lengths.read(in);
    tokens.read(in);
    embeddings.read(in);
  }

  /** All of it as an object, to be kept in a file as a reference; for {@link #parse}. */
  public ObjectNode json() {
    return ProfileJson.of(this);
  }

  /**
   * The profile that {@link #json} gave; {@link #profiler} makes others to compare it with.
   *
   * @throws IOException with a sentence if it is not whole or of another version
   */
  public static Profile parse(JsonNode json) throws IOException {
    return ProfileJson.parse(json);
  }

  /** Counts in what was counted elsewhere. */
  void restore(long moreRows, long allTokens, long unknownTokens) {
    rows += moreRows;
    tokens.count(ALL_TOKENS, allTokens);
    tokens.count(UNKNOWN_TOKENS, unknownTokens);
  }

  static void refuseVersion(int version) throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "a profile has version %d, this build reads %d. Read it with the version that wrote it."
              .formatted(version, VERSION));
    }
  }
}
