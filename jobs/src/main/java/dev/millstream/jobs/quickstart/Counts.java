package dev.millstream.jobs.quickstart;

import java.util.Locale;

/**
 * The pipeline's counts at one moment.
 *
 * @param sent records written to the topic so far
 * @param documents versions of documents that went through the chunker, deletions included
 * @param embedded chunks that were embedded
 * @param unchanged chunks whose embedding was saved, because their text did not change
 * @param deleted chunks that were deleted
 * @param tokens tokens that the model read
 * @param deadLetters records that could not go on
 * @param seconds since the first record was sent
 */
record Counts(
    long sent,
    long documents,
    long embedded,
    long unchanged,
    long deleted,
    long tokens,
    long deadLetters,
    double seconds) {

  static Counts now(long sent, double seconds) {
    return new Counts(
        sent,
        LiveMetrics.sum("chunking", "documents") + LiveMetrics.sum("chunking", "documents_deleted"),
        LiveMetrics.sum("model_inference", "inference_requests_success"),
        LiveMetrics.sum("chunking", "chunks_unchanged")
            + LiveMetrics.sum("chunking", "chunks_moved"),
        LiveMetrics.sum("chunking", "chunks_deleted"),
        LiveMetrics.sum("model_inference", "tokens"),
        LiveMetrics.sum("decoding", "dead_letters"),
        seconds);
  }

  boolean allThrough() {
    return documents + deadLetters >= sent
        && embedded >= LiveMetrics.sum("chunking", "chunks_embedded");
  }

  private long tokensPerSecond() {
    return seconds < 1 ? 0 : Math.round(tokens / seconds);
  }

  private long savedShare() {
    long all = embedded + unchanged;
    return all == 0 ? 0 : Math.round(100.0 * unchanged / all);
  }

  /** One line for a log. */
  String line() {
    return String.format(
        Locale.ROOT,
        "%5.0f s  %d of %d records, %d chunks embedded, %d saved, %d deleted, %d tokens/s, %d dead"
            + " letters",
        seconds,
        documents + deadLetters,
        sent,
        embedded,
        unchanged,
        deleted,
        tokensPerSecond(),
        deadLetters);
  }

  /** A block of lines for a terminal or a summary. */
  String table() {
    return row("records sent to topic docs", sent, "")
        + row("documents chunked", documents, "edits and deletions included")
        + row("chunks embedded", embedded, "")
        + row("embeddings saved", unchanged, savedShare() + " % of all chunks did not change")
        + row("chunks deleted", deleted, "")
        + row("tokens read by the model", tokens, tokensPerSecond() + " tokens/s")
        + row("dead letters", deadLetters, "one record is broken on purpose");
  }

  private static String row(String name, long value, String note) {
    return String.format(Locale.ROOT, "  %-28s %,9d   %s%n", name, value, note);
  }
}
