package dev.millstream.faults.ledger;

/**
 * A committed record of the output.
 *
 * @param change what it says
 * @param partition where it lies
 * @param offset where it lies
 * @param arrivedNanos when the reader saw it, on this JVM's clock of nanoseconds
 * @param vectorAsInQuietRun whether its vector is the quiet run's bit by bit; true for a deletion
 */
public record Output(
    Change change, int partition, long offset, long arrivedNanos, boolean vectorAsInQuietRun) {}
