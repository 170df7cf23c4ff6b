package dev.millstream.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the runs under one budget took, and how many tokens of which lengths they answered.
 *
 * <p>Threading: confined to one thread at a time.
 */
final class RunCosts {
  private static final int CLASSES_PER_DOUBLING = 2;
  private static final int CLASSES = 31 * CLASSES_PER_DOUBLING;
  private static final double LOG_2 = Math.log(2);

  /** A run that takes this much more than is usual for its size was interrupted by something. */
  private static final double INTERRUPTED = 1.5;

  private final List<Run> runs = new ArrayList<>();
  private final double[] tokens = new double[CLASSES];
  private final int[] runsOfClass = new int[CLASSES];

  /** One run; {@code tokens} by class of length, without padding. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the package
  record Run(int pair, double nanos, int paddedTokens, double[] tokens) {}

  /**
   * A run over rows of these lengths.
   *
   * @param pair of phases, one under each budget, that it ran in
   */
  void add(int pair, int[] lengths, long nanos) {
    double[] ofRun = new double[CLASSES];
    int longest = 0;
    for (int length : lengths) {
      ofRun[classOf(length)] += length;
      longest = Math.max(longest, length);
    }
    for (int lengthClass = 0; lengthClass < CLASSES; lengthClass++) {
      tokens[lengthClass] += ofRun[lengthClass];
      runsOfClass[lengthClass] += ofRun[lengthClass] > 0 ? 1 : 0;
    }
    runs.add(new Run(pair, nanos, longest * lengths.length, ofRun));
  }

  int count() {
    return runs.size();
  }

  static int classes() {
    return CLASSES;
  }

  private static int classOf(int length) {
    return (int) (CLASSES_PER_DOUBLING * Math.log(length) / LOG_2);
  }

  /** Tokens of rows of this class. */
  double tokens(int lengthClass) {
    return tokens[lengthClass];
  }

  /** Runs with rows of this class. */
  int runs(int lengthClass) {
    return runsOfClass[lengthClass];
  }

  /** The runs, with no time longer than one and a half times what is usual here for its size. */
  List<Run> runsWithoutInterruptions(CostLine usual) {
    double[] ratios =
        runs.stream().mapToDouble(run -> run.nanos() / usual.nanos(run.paddedTokens())).toArray();
    Arrays.sort(ratios);
    double most = ratios.length == 0 ? 0 : INTERRUPTED * ratios[ratios.length / 2];
    return runs.stream()
        .map(
            run ->
                new Run(
                    run.pair(),
                    Math.min(run.nanos(), most * usual.nanos(run.paddedTokens())),
                    run.paddedTokens(),
                    run.tokens()))
        .toList();
  }
}
