package dev.millstream.benchmarks.generate;

import java.util.List;

/**
 * How the cores are used.
 *
 * @param loops that share the texts, each on a thread of its own
 * @param threads of each loop's runs, its own among them
 */
public record WritingForm(int loops, int threads) {
  /** One loop that has all cores. */
  static WritingForm wide(int cores) {
    return new WritingForm(1, cores);
  }

  /** One loop with all cores first, then a loop for each core, then one loop with one thread. */
  static List<WritingForm> all(int cores) {
    return cores == 1
        ? List.of(wide(1))
        : List.of(wide(cores), new WritingForm(cores, 1), new WritingForm(1, 1));
  }

  /** How many of the texts one loop has: all loops have as many as another, or one more. */
  int share(int loop, int texts) {
    return texts / loops + (loop < texts % loops ? 1 : 0);
  }

  String name() {
    return "%d loop%s x %d thread%s"
        .formatted(loops, loops == 1 ? "" : "s", threads, threads == 1 ? "" : "s");
  }
}
