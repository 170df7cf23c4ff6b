package dev.millstream.benchmarks.library;

import dev.millstream.batch.BatchMeasure;
import dev.millstream.pool.RowCost;
import java.util.List;

/**
 * What the rows of some inputs cost.
 *
 * @param rows that the model read
 * @param tokens of them, padding left out
 * @param paddedTokens token slots that they and their padding took
 * @param batches in which they ran; a row that shares its batch with others' is a part of it
 */
public record RowSums(long rows, long tokens, double paddedTokens, double batches) {
  /** Where nothing was batched. */
  public static final RowSums NONE = new RowSums(0, 0, 0, 0);

  /** Of all rows of all inputs. */
  public static RowSums of(List<List<RowCost>> inputs) {
    long rows = 0;
    long tokens = 0;
    double padded = 0;
    double batches = 0;
    for (List<RowCost> input : inputs) {
      for (RowCost row : input) {
        BatchMeasure batch = row.measure();
        rows++;
        tokens += row.tokens();
        padded += (double) batch.paddedTokens() / batch.rows();
        batches += 1.0 / batch.rows();
      }
    }
    return new RowSums(rows, tokens, padded, batches);
  }
}
