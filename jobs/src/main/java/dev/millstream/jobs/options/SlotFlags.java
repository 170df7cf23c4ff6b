package dev.millstream.jobs.options;

import dev.millstream.batch.BatchBudget;
import dev.millstream.generate.text.WritingBudget;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how much a model that writes may hold and do at once in a process. */
final class SlotFlags {
  private static final int MOST_SLOTS = 1_024;
  private static final int MOST_TOKENS = 1_000_000;
  private static final int MOST_MIB = 1 << 20;
  private static final int MOST_THREADS = 1_024;
  private static final int MOST_RECORDS = 1_000_000;
  private static final int WAITING_BEHIND_EACH = 4;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Texts that are written side by side in a process.")
  @OptionDoc(example = "--slots 16")
  String slots = Integer.toString(WritingBudget.DEFAULT.slots());

  @Option(
      names = "--context-tokens",
      paramLabel = "N",
      description = "Tokens that a text may have, its prompt included.")
  @OptionDoc(
      example = "--context-tokens 1024",
      absent = "as many as the model has positions, but at most 2,048")
  @Nullable String contextTokens;

  @Option(
      names = "--cache-mib",
      paramLabel = "MIB",
      description =
          "Memory outside the heap for the keys and values of all texts; planned before it is used.")
  @OptionDoc(example = "--cache-mib 4096")
  String cacheMib = Long.toString(WritingBudget.DEFAULT.memoryBytes() >> 20);

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that compute the steps of all texts in a process.")
  @OptionDoc(example = "--threads 4", absent = "one a core")
  @Nullable String threads;

  @Option(
      names = "--capacity",
      paramLabel = "N",
      description =
          "Records in flight in one parallel instance, those that wait for a slot included; all of them are in a checkpoint.")
  @OptionDoc(example = "--capacity 64", absent = "four times --slots")
  @Nullable String capacity;

  @Option(
      names = "--unordered",
      description = "Let texts that are done overtake the longer ones before them.")
  @OptionDoc(example = "--unordered", absent = "texts in the order of their records")
  boolean unordered;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description =
          "How long a text may take from its record's arrival, the wait for a slot included; then the record is a dead letter.")
  @OptionDoc(example = "--timeout 10min")
  String timeout = "1h";

  Duration timeout(Values values) {
    return values.duration("--timeout", timeout, Duration.ofSeconds(1));
  }

  /**
   * Texts are not batched: only how many are in flight, and in which order they leave, is chosen.
   */
  BatchOptions batches(Values values, WritingBudget budget) {
    Integer wanted = values.numberOrNull("--capacity", capacity, 1, MOST_RECORDS);
    return new BatchOptions(
        BatchBudget.AUTO,
        1,
        Duration.ZERO,
        1,
        wanted == null ? WAITING_BEHIND_EACH * budget.slots() : wanted,
        unordered ? BatchOptions.Order.AS_COMPLETED : BatchOptions.Order.AS_RECEIVED,
        0);
  }

  WritingBudget budget(Values values) {
    Integer context = values.numberOrNull("--context-tokens", contextTokens, 2, MOST_TOKENS);
    Integer computing = values.numberOrNull("--threads", threads, 1, MOST_THREADS);
    return new WritingBudget(
        values.number("--slots", slots, 1, MOST_SLOTS),
        context == null ? 0 : context,
        (long) values.number("--cache-mib", cacheMib, 1, MOST_MIB) << 20,
        computing == null ? 0 : computing);
  }
}
