package dev.millstream.benchmarks.job;

import dev.millstream.benchmarks.job.Contestant.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Those that can be measured, by name. */
public final class Contestants {
  /** The yardstick: every table compares with it, and its rate is what latency is measured at. */
  public static final String YARDSTICK = "naive1";

  private static final String LIST =
      """
      naive1            one call of the model a record, a session of its own in each subtask, one thread a session
      naive             the same with ONNX Runtime's own number of threads
      millstream        the embedding job, at-least-once, a checkpoint in 10 s, fp32
      millstream-q8     the same with the 8-bit file of --q8-model
      exactly-once      the embedding job, exactly-once, a checkpoint each second, fp32
      batcher           the loaded model's batcher alone, without Kafka and Flink
      batcher-q8        the same with the 8-bit file
      raw               a loop by hand over texts sorted by length, the fastest of some budgets
      raw-q8            the same with the 8-bit file""";

  private final Map<String, Contestant> known = new LinkedHashMap<>();

  /**
   * The ones that come along.
   *
   * @param model what they run
   * @param q8Model folder of the model whose 8-bit file the ones named -q8 run
   */
  public Contestants(String model, Path q8Model) {
    OptionList fp32 = OptionList.of("--model", model);
    OptionList q8 = OptionList.of("--model", q8Model.toString(), "--variant", "q8");
    OptionList atLeastOnce =
        OptionList.of("--delivery", "at-least-once", "--checkpoint-interval", "10s");
    OptionList exactlyOnce =
        OptionList.of("--delivery", "exactly-once", "--checkpoint-interval", "1s");
    add("naive1", Kind.NAIVE, fp32.with(OptionList.of("--threads", "1")));
    add("naive", Kind.NAIVE, fp32);
    add("millstream", Kind.MILLSTREAM, fp32.with(atLeastOnce));
    add("millstream-q8", Kind.MILLSTREAM, q8.with(atLeastOnce));
    add("exactly-once", Kind.MILLSTREAM, fp32.with(exactlyOnce));
    add("batcher", Kind.BATCHER, fp32);
    add("batcher-q8", Kind.BATCHER, q8);
    add("raw", Kind.RAW, fp32);
    add("raw-q8", Kind.RAW, q8);
  }

  private void add(String name, Kind kind, OptionList options) {
    known.put(name, new Contestant(name, kind, options));
  }

  /** Names and what they stand for, one a line. */
  public static List<String> described() {
    return LIST.lines().toList();
  }

  /**
   * Adds one.
   *
   * @param definition {@code NAME=KNOWN [options]}, such as {@code small=millstream --batch-tokens
   *     64}: another's options, with those given added or put in their place
   * @return its name
   * @throws IllegalArgumentException when it cannot be read
   */
  public String add(String definition) {
    int equals = definition.indexOf('=');
    List<String> words =
        equals < 1
            ? List.of()
            : Arrays.stream(definition.substring(equals + 1).strip().split("\\s+", -1)).toList();
    if (words.isEmpty() || words.get(0).isEmpty()) {
      throw new IllegalArgumentException(
          "--add was '%s', but must be NAME=CONTESTANT and options, such as 'small=millstream --batch-tokens 64'."
              .formatted(definition));
    }
    String name = definition.substring(0, equals).strip();
    Contestant base = named(words.get(0));
    known.put(name, base.with(name, OptionList.of(words.subList(1, words.size()))));
    return name;
  }

  Contestant named(String name) {
    Contestant found = known.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "there is no contestant '%s', only %s. Name one of them, or define it by --add."
              .formatted(name, String.join(", ", known.keySet())));
    }
    return found;
  }

  List<Contestant> named(List<String> names) {
    List<Contestant> found = new ArrayList<>();
    names.forEach(name -> found.add(named(name)));
    return found;
  }
}
