package dev.millstream.faults.check;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether a promise was kept.
 *
 * @param promise its short name, such as {@code I1 once each}
 * @param holds whether it was kept
 * @param sentence the figures, and where it was not kept the first examples
 */
public record Verdict(String promise, boolean holds, String sentence) {
  private static final int SHOWN = 5;

  /** The first few of a list, for a sentence. */
  static String examples(List<?> all) {
    String shown = all.stream().limit(SHOWN).map(String::valueOf).collect(Collectors.joining("; "));
    return all.isEmpty() ? "" : " (" + shown + (all.size() > SHOWN ? "; …" : "") + ")";
  }

  @Override
  public String toString() {
    return (holds ? "kept    " : "BROKEN  ") + promise + ": " + sentence;
  }
}
