package dev.millstream.request;

import dev.millstream.tokenize.Truncation;
import java.util.Set;

/**
 * How long a text may be where a request sets both, as Python's tokenizers are told.
 *
 * @param truncation of texts with more tokens than are allowed
 * @param maxLength how many are, special tokens included; 0 for as many as the model takes
 */
record RowLength(Truncation truncation, int maxLength) {
  private static final String MAX_LENGTH = "max_length";

  /** The names that are read within a task's {@code tokenizer_kwargs}. */
  static final Set<String> NAMES = Set.of(Overlong.NAME, MAX_LENGTH);

  /**
   * As transformers: nothing is cut unless that is asked for, a length alone asks for it, and where
   * nothing is to be cut the length says nothing.
   */
  static RowLength of(Parameters parameters) {
    Overlong overlong = Overlong.of(parameters);
    int most = parameters.integer(MAX_LENGTH, 1, Integer.MAX_VALUE, 0);
    if (overlong == null) {
      return new RowLength(most == 0 ? Truncation.ERROR : Truncation.LONGEST_FIRST, most);
    }
    return new RowLength(
        overlong.inOneRow(parameters.task(), Truncation.LONGEST_FIRST),
        overlong == Overlong.DO_NOT_TRUNCATE ? 0 : most);
  }

  /**
   * As above, where the task takes {@code truncation} itself and both within an object.
   *
   * @throws IllegalArgumentException when {@code truncation} is in both
   */
  static RowLength of(Parameters parameters, String within) {
    Parameters inner = parameters.within(within, NAMES);
    if (!parameters.isGiven(Overlong.NAME)) {
      return of(inner);
    }
    if (inner.isGiven(Overlong.NAME)) {
      throw new IllegalArgumentException(
          "truncation was given twice, alone and in %s. Leave one out.".formatted(within));
    }
    RowLength outer = of(parameters);
    boolean isSaid = Overlong.of(parameters) != Overlong.DO_NOT_TRUNCATE;
    return new RowLength(outer.truncation, isSaid ? of(inner).maxLength : 0);
  }
}
