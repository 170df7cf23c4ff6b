package dev.millstream.jobs.options;

import dev.millstream.batch.BatchBudget;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which texts run together, and which need not run. */
final class BatchFlags {
  private static final String AUTO = "auto";
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);

  @Option(
      names = "--batch-tokens",
      paramLabel = "N",
      description =
          "Most tokens of a batch, padding included: its longest text times its texts. auto finds the number by measuring while the job runs.")
  @OptionDoc(example = "--batch-tokens 512")
  String batchTokens = AUTO;

  @Option(names = "--batch-rows", paramLabel = "N", description = "Most texts of a batch.")
  @OptionDoc(example = "--batch-rows 128")
  String batchRows = "64";

  @Option(
      names = "--batch-delay",
      paramLabel = "TIME",
      description = "How long a text may wait for a fuller batch although the model is free.")
  @OptionDoc(example = "--batch-delay 20ms")
  String batchDelay = "0ms";

  @Option(
      names = "--window",
      paramLabel = "N",
      description =
          "How many waiting texts batches are chosen from: more of them, less padding, longer waits.")
  @OptionDoc(example = "--window 1024")
  String window = "256";

  @Option(
      names = "--capacity",
      paramLabel = "N",
      description = "Texts in flight in one parallel instance; all of them are in a checkpoint.")
  @OptionDoc(example = "--capacity 1024", absent = "twice --window")
  @Nullable String capacity;

  @Option(
      names = "--unordered",
      description =
          "Let results overtake each other; versions of one document may then arrive out of order.")
  @OptionDoc(example = "--unordered", absent = "results in the order of their documents")
  boolean unordered;

  @Option(
      names = "--cache-texts",
      paramLabel = "N",
      description =
          "Keep the vectors of so many texts in each process, so that the same text again costs no inference. 0 keeps none.")
  @OptionDoc(example = "--cache-texts 100000")
  String cacheTexts = "0";

  BatchOptions read(Values values) {
    int rows = values.number("--batch-rows", batchRows, 1, 65_536);
    int choice = values.number("--window", window, 1, 65_536);
    if (choice < rows) {
      values.problem(
          "--window was %d but must be at least --batch-rows, which is %d. Use e.g. --window %d."
              .formatted(choice, rows, 8 * rows));
    }
    Integer wanted = values.numberOrNull("--capacity", capacity, 1, 1_000_000);
    int inFlight = wanted == null ? 2 * choice : wanted;
    if (inFlight < choice) {
      values.problem(
          "--capacity was %d but must be at least --window, which is %d: texts that are not in flight cannot be chosen. Use e.g. --capacity %d."
              .formatted(inFlight, choice, 2 * choice));
    }
    return new BatchOptions(
        budget(values),
        rows,
        delay(values),
        choice,
        inFlight,
        unordered ? BatchOptions.Order.AS_COMPLETED : BatchOptions.Order.AS_RECEIVED,
        values.number("--cache-texts", cacheTexts, 0, 100_000_000));
  }

  private BatchBudget budget(Values values) {
    if (batchTokens.equals(AUTO)) {
      return BatchBudget.AUTO;
    }
    if (!batchTokens.matches("\\d+")) {
      values.mustBe("--batch-tokens", batchTokens, "auto or a whole number from 1 to 10000000");
      return BatchBudget.AUTO;
    }
    return BatchBudget.fixed(values.number("--batch-tokens", batchTokens, 1, 10_000_000));
  }

  private Duration delay(Values values) {
    Duration delay = values.duration("--batch-delay", batchDelay, Duration.ZERO);
    if (delay.compareTo(LONGEST_DELAY) > 0) {
      values.mustBe("--batch-delay", batchDelay, "at most 1min");
    }
    return delay;
  }
}
