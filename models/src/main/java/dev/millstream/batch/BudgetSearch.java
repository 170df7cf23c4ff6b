package dev.millstream.batch;

import dev.millstream.batch.BudgetTrial.Verdict;
import dev.millstream.batch.Turn.Side;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the budget under which a token costs least, by trials against its neighbours on the ladder,
 * those two rungs away, and one row at a time.
 *
 * <p>Until all of them have lost, half of the runs may be trials. Then the budget is settled, and
 * the same trials go on in a fiftieth of the time, so that other texts or a busier machine are
 * noticed; whoever wins one starts the search anew. Batches that are smaller than their budget for
 * want of waiting rows teach nothing.
 *
 * <p>Threading: confined to one thread at a time. Deterministic: it knows no clock but the costs
 * that it is told.
 */
final class BudgetSearch {
  static final double SHARE_WHILE_SEARCHING = 0.5;
  static final double SHARE_WHEN_SETTLED = 0.02;

  /** A challenger must be cheaper by this much: less is not worth a change. */
  private static final double MARGIN = 0.01;

  /** A larger one by this much: it takes more memory, and its rows are answered later. */
  private static final double MARGIN_OF_LARGER = 0.03;

  /**
   * What a rung up must have saved for two to be tried: of what runs cost beyond their tokens,
   * twice the batch saves a half, and four times the batch three quarters.
   */
  private static final double PROMISE_OF_A_LEAP = MARGIN_OF_LARGER / 2;

  private final BudgetLadder ladder;
  private final int runners;
  private final int window;
  private final CostLine usual;
  private final Set<Integer> tried = new HashSet<>();

  private int best;
  private int upOrDown = 1;
  private int ceiling;
  private boolean isSettled;
  private TrialTime time = new TrialTime(SHARE_WHILE_SEARCHING);
  private boolean isAnyKnown;
  private int challenger;
  private @Nullable BudgetTrial trial;

  /**
   * Starts from a budget.
   *
   * @param runners how many batches run at the same time
   * @param window rows among which a batch's are chosen
   * @param usual what runs cost by their size
   */
  BudgetSearch(BudgetLadder ladder, int startTokens, int runners, int window, CostLine usual) {
    this.ladder = ladder;
    this.runners = runners;
    this.window = window;
    this.usual = usual;
    this.best = ladder.rungBelow(startTokens);
    this.ceiling = ladder.tokens(ladder.rungs() - 1);
    beginTrial();
  }

  /** The best budget found so far, in padded tokens. */
  int tokens() {
    return ladder.tokens(best);
  }

  /** Whether it has been compared with all that come into question. */
  boolean isSettled() {
    return isSettled;
  }

  /** Whether a trial's runs are being compared now. */
  boolean isMeasuring() {
    BudgetTrial running = trial;
    return running != null && running.isMeasuring();
  }

  /** Memory does not suffice for more padded tokens than these, or does again. */
  void limit(int mostTokens) {
    if (mostTokens == ceiling) {
      return;
    }
    ceiling = mostTokens;
    if (tokens() > ceiling) {
      moveTo(ladder.rungBelow(ceiling));
    } else if (trial == null || ladder.tokens(challenger) > ceiling) {
      beginTrial();
    }
  }

  /**
   * Plans the next batch, under the challenger's budget where it is its turn.
   *
   * @param waiting rows that wait, those beyond {@code lengths} included
   */
  Turn plan(BatchPlanner planner, int[] lengths, int waiting) {
    BatchPlan usual = planner.plan(lengths, tokens());
    BudgetTrial running = trial;
    if (running == null) {
      return Turn.of(usual);
    }
    if (!running.isMeasuring()) {
      return Turn.of(usual, Side.INCUMBENT, false);
    }
    BatchPlan tried = planner.plan(lengths, ladder.tokens(challenger));
    int left = waiting - Math.max(usual.size(), tried.size());
    if (left < runners) {
      return Turn.of(usual);
    }
    Side side = running.side();
    BatchPlan plan = side == Side.CHALLENGER ? tried : usual;
    return Turn.of(plan, side, usual.size() != tried.size());
  }

  /** The turn's batch is about to run. */
  void taken(Turn turn) {
    BudgetTrial running = trial;
    if (running != null) {
      running.taken(turn);
      decide(running);
    }
  }

  /** The turn's batch has run. */
  void ran(Turn turn, int[] lengths, long nanos) {
    BudgetTrial of = turn.trial;
    if (of != null) {
      of.ran(turn, lengths, nanos);
    }
  }

  /** The turn's batch has failed or was cancelled. */
  void failed(Turn turn) {
    BudgetTrial of = turn.trial;
    if (of != null) {
      of.over(turn);
    }
  }

  private void decide(BudgetTrial running) {
    Verdict verdict = running.verdict();
    if (verdict == Verdict.OPEN) {
      return;
    }
    isAnyKnown |= verdict != Verdict.NO_DIFFERENCE;
    tried.add(challenger);
    // From one row at a time the first rung may leave most batches as they are.
    boolean isDoubled = challenger == best + 1 && best > 0;
    if (verdict == Verdict.CHALLENGER_IS_NOT
        && isDoubled
        && running.ratio() > 1 - PROMISE_OF_A_LEAP) {
      tried.add(best + 2);
    }
    if (verdict == Verdict.CHALLENGER_IS_CHEAPER) {
      moveTo(challenger);
    } else {
      beginTrial();
    }
  }

  private void moveTo(int rung) {
    int left = best;
    upOrDown = Integer.compare(rung, left);
    best = rung;
    isSettled = false;
    time = new TrialTime(SHARE_WHILE_SEARCHING);
    tried.clear();
    tried.add(left);
    beginTrial();
  }

  private void beginTrial() {
    int next = nextChallenger();
    if (next < 0) {
      // A round in which nothing could be compared, for want of waiting rows, settles nothing.
      if (isAnyKnown && !isSettled) {
        isSettled = true;
        time = new TrialTime(SHARE_WHEN_SETTLED);
      }
      isAnyKnown = false;
      tried.clear();
      next = nextChallenger();
    }
    challenger = next;
    double margin = next > best ? MARGIN_OF_LARGER : MARGIN;
    trial = next < 0 ? null : new BudgetTrial(margin, runners, window, time, usual);
  }

  /** Onwards first, and a step before a leap. */
  private int nextChallenger() {
    return IntStream.of(
            best + upOrDown, best - upOrDown, best + 2 * upOrDown, best - 2 * upOrDown, 0)
        .filter(rung -> ladder.has(rung) && rung != best && !tried.contains(rung))
        .filter(rung -> ladder.tokens(rung) <= ceiling)
        .findFirst()
        .orElse(-1);
  }
}
