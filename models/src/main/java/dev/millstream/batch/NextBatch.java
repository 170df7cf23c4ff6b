package dev.millstream.batch;

import java.util.List;

/**
 * A batch out of the queue.
 *
 * @param rows shortest first, at least one
 * @param turn the plan behind it
 */
record NextBatch<R, O>(List<PendingRow<R, O>> rows, Turn turn) {}
