package dev.millstream.request;

import dev.millstream.tokenize.Truncation;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a request wants done with texts that are too long; the parameter {@code truncation}. */
enum Overlong {
  /** The text is refused; Python's {@code false} and {@code "do_not_truncate"} too. */
  ERROR,
  /** Its end is cut, as the task does it. */
  TAIL,
  /** It is read in windows that overlap. */
  STRIDE,
  LONGEST_FIRST,
  ONLY_FIRST,
  ONLY_SECOND,
  DO_NOT_TRUNCATE;

  static final String NAME = "truncation";

  /** Null where nothing is said. */
  static @Nullable Overlong of(Parameters parameters) {
    if (parameters.isFlag(NAME)) {
      return parameters.flag(NAME, true) ? LONGEST_FIRST : DO_NOT_TRUNCATE;
    }
    if (parameters.isGiven(NAME) && !parameters.isText(NAME)) {
      throw parameters.wrong(NAME, "true, false, or one of " + String.join(", ", quotedNames()));
    }
    return parameters.oneOf(NAME, List.of(values()));
  }

  private static List<String> quotedNames() {
    return Arrays.stream(values())
        .map(value -> "\"" + value.name().toLowerCase(Locale.ROOT) + "\"")
        .toList();
  }

  /**
   * The truncation of a task that reads each input in one row.
   *
   * @param tail the task's own way of cutting the end
   * @throws IllegalArgumentException when windows are asked for
   */
  Truncation inOneRow(String task, Truncation tail) {
    return switch (this) {
      case ERROR, DO_NOT_TRUNCATE -> Truncation.ERROR;
      case TAIL -> tail;
      case LONGEST_FIRST -> Truncation.LONGEST_FIRST;
      case ONLY_FIRST -> Truncation.ONLY_FIRST;
      case ONLY_SECOND -> Truncation.ONLY_SECOND;
      case STRIDE ->
          throw new IllegalArgumentException(
              "truncation was \"stride\", but %s reads each text at once and not in windows. Choose \"error\" to refuse long texts, or \"tail\" to cut their ends."
                  .formatted(task));
    };
  }
}
