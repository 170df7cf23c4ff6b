package dev.millstream.jobs.options;

import dev.millstream.generate.text.WritingBudget;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how much a model that writes may hold and do at once in a process. */
final class SlotFlags {
  private static final int MOST_SLOTS = 1_024;
  private static final int MOST_TOKENS = 1_000_000;
  private static final int MOST_MIB = 1 << 20;
  private static final int MOST_THREADS = 1_024;

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
