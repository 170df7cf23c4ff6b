package dev.millstream.benchmarks.budget;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How budgets are compared.
 *
 * @param budgets fixed ones, in padded tokens a batch
 * @param rounds how often the model is loaded for each
 * @param turns how often each runs in a round
 * @param callers threads that submit texts
 * @param fullLoad texts in flight at full load
 * @param lightLoad texts in flight at light load
 * @param settling most time that the automatic budget has to find itself before it is measured
 */
public record SweepPlan(
    List<Integer> budgets,
    int rounds,
    int turns,
    int callers,
    int fullLoad,
    int lightLoad,
    Duration settling) {
  /** Stands for the budget that is found by itself. */
  static final int AUTOMATIC = 0;

  /**
   * Copies the budgets.
   *
   * @throws IllegalArgumentException when there is none, or one below 1, or no turn
   */
  public SweepPlan {
    budgets = List.copyOf(budgets);
    if (budgets.isEmpty() || budgets.stream().anyMatch(budget -> budget < 1)) {
      throw new IllegalArgumentException(
          "--batch-tokens was %s, but must be numbers from 1, such as 1,64,256."
              .formatted(budgets));
    }
    if (turns < 1) {
      throw new IllegalArgumentException(
          "--turns was %d, but must be at least 1.".formatted(turns));
    }
  }

  /** The automatic one, then the fixed ones. */
  List<Integer> allBudgets() {
    List<Integer> all = new ArrayList<>(List.of(AUTOMATIC));
    all.addAll(budgets);
    return all;
  }

  /** The order in which a round loads the budgets; it turns with the rounds, from 1. */
  List<Integer> loading(int round) {
    return inOrder(allBudgets(), round);
  }

  /** The order in which the budgets run in a turn; it turns with a round's turns, from 1. */
  List<Integer> running(int round, int turn) {
    return inOrder(loading(round), turn);
  }

  /** Forwards where the number is odd, else backwards. */
  private static List<Integer> inOrder(List<Integer> budgets, int number) {
    List<Integer> order = new ArrayList<>(budgets);
    if (number % 2 == 0) {
      Collections.reverse(order);
    }
    return order;
  }

  /** As tables call a budget. */
  static String name(int budget) {
    return budget == AUTOMATIC ? "auto" : Integer.toString(budget);
  }
}
