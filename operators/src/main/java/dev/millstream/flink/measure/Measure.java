package dev.millstream.flink.measure;

import dev.millstream.flink.inference.Cost;
import dev.millstream.flink.record.ChunkChange;
import org.jspecify.annotations.Nullable;

/**
 * What the pipeline did, as sums: two measures add up to that of both.
 *
 * @param embedded chunks that got a vector
 * @param moved chunks whose embedding was saved
 * @param deleted chunks that went
 * @param deadLetters records and chunks that could not go on
 * @param tokens tokens that the model read
 * @param paddedTokens token slots of its batches, padding included
 * @param tokenizeNanos time spent on tokenizing
 * @param queueNanos time that rows waited for a batch
 * @param inferenceNanos time spent in forward passes
 */
public record Measure(
    long embedded,
    long moved,
    long deleted,
    long deadLetters,
    long tokens,
    long paddedTokens,
    long tokenizeNanos,
    long queueNanos,
    long inferenceNanos) {

  /** One record that could not go on. */
  public static final Measure OF_DEAD_LETTER = new Measure(0, 0, 0, 1, 0, 0, 0, 0, 0);

  private static final Cost FREE = new Cost(0, 0, 0, 0, 0);

  /** One change, and what its embedding cost. */
  public static Measure of(ChunkChange.Kind kind, @Nullable Cost given) {
    Cost cost = given == null ? FREE : given;
    return new Measure(
        kind == ChunkChange.Kind.UPSERT ? 1 : 0,
        kind == ChunkChange.Kind.MOVE ? 1 : 0,
        kind == ChunkChange.Kind.DELETE ? 1 : 0,
        0,
        cost.tokens(),
        cost.paddedTokens(),
        cost.tokenizeNanos(),
        cost.queueNanos(),
        cost.inferenceNanos());
  }

  /** The sum. */
  public Measure plus(Measure other) {
    return new Measure(
        embedded + other.embedded,
        moved + other.moved,
        deleted + other.deleted,
        deadLetters + other.deadLetters,
        tokens + other.tokens,
        paddedTokens + other.paddedTokens,
        tokenizeNanos + other.tokenizeNanos,
        queueNanos + other.queueNanos,
        inferenceNanos + other.inferenceNanos);
  }

  /** Share of the batches' token slots that held padding, 0 to 1. */
  public double paddedShare() {
    return paddedTokens == 0 ? 0 : (paddedTokens - tokens) / (double) paddedTokens;
  }
}
