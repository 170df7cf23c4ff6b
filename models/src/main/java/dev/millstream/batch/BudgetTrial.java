package dev.millstream.batch;

import dev.millstream.batch.Turn.Side;
import java.util.EnumMap;
import java.util.Map;

/**
 * Compares two budgets on batches of the same minutes: a few runs under the one, a few under the
 * other, again and again, until it is known which is cheaper a token or that it does not matter.
 *
 * <p>A run counts when all runs beside it were of the same side, since runs share caches and, on a
 * GPU, the device. Between the pairs the incumbent alone runs, for so long that the challenger
 * never has more than its share of the time.
 *
 * <p>Threading: confined to one thread at a time.
 */
final class BudgetTrial {
  private static final int FEWEST_RUNS = 16;
  private static final int MOST_RUNS_OF_A_PHASE = 64;

  /**
   * So few of a window's rows run in a phase that the machine is as fast in the next, which takes
   * other rows from among nearly the same.
   */
  private static final int PHASES_OF_A_WINDOW = 8;

  private static final int FEWEST_PAIRS = 5;
  private static final int MOST_PAIRS = 128;
  private static final int MOST_TURNS_WITHOUT_CONTEST = 256;
  private static final double ERRORS_TO_WIN = 2.5;
  private static final double ERRORS_TO_LOSE = 1.6;

  private final double margin;
  private final int fewestRuns;
  private final int rowsOfPhase;
  private final TrialTime time;
  private final CostLine usual;
  private final Map<Side, RunCosts> costs = new EnumMap<>(Side.class);
  private final Map<Side, Integer> running = new EnumMap<>(Side.class);

  private Phase kind = Phase.REST;
  private int phase;
  private int runs;
  private int rows;
  private int turnsWithoutContest;
  private Verdict verdict = Verdict.OPEN;
  private double ratio = 1;

  private enum Phase {
    INCUMBENT,
    CHALLENGER,
    REST
  }

  /** What a trial ends with. */
  enum Verdict {
    OPEN,
    CHALLENGER_IS_CHEAPER,
    CHALLENGER_IS_NOT,
    /** Both made the same batches of what waited. */
    NO_DIFFERENCE
  }

  /**
   * Begins once there is time for it.
   *
   * @param margin by which share the challenger must be cheaper
   * @param runners how many batches run at the same time
   * @param window rows among which a batch's are chosen
   * @param time what trials have had, and may have
   * @param usual what runs cost by their size
   */
  BudgetTrial(double margin, int runners, int window, TrialTime time, CostLine usual) {
    this.margin = margin;
    this.fewestRuns = 4 * runners + 4;
    this.rowsOfPhase = window / PHASES_OF_A_WINDOW;
    this.time = time;
    this.usual = usual;
    for (Side side : Side.values()) {
      costs.put(side, new RunCosts());
      running.put(side, 0);
    }
  }

  /** Whose turn is next. */
  Side side() {
    return kind == Phase.CHALLENGER ? Side.CHALLENGER : Side.INCUMBENT;
  }

  /** Whether the next turn counts. */
  boolean isMeasuring() {
    return kind != Phase.REST;
  }

  /** The turn's batch is about to run. */
  void taken(Turn turn) {
    turn.trial = this;
    turn.phase = phase;
    turnsWithoutContest = turn.isContested || !isMeasuring() ? 0 : turnsWithoutContest + 1;
    if (turnsWithoutContest > MOST_TURNS_WITHOUT_CONTEST) {
      verdict = Verdict.NO_DIFFERENCE;
    }
    Side side = turn.side;
    if (side == null) {
      return;
    }
    turn.isMeasured = isMeasuring() && running(side.other()) == 0;
    running.merge(side, 1, Integer::sum);
    if (isMeasuring()) {
      runs++;
      rows += turn.plan.size();
      if (runs >= fewestRuns && (rows >= rowsOfPhase || runs >= MOST_RUNS_OF_A_PHASE)) {
        nextPhase();
      }
    }
  }

  /** The turn's batch of rows of these lengths has run. */
  void ran(Turn turn, int[] lengths, long nanos) {
    Side side = turn.side;
    if (side != null) {
      if (turn.isMeasured && turn.phase == phase) {
        costs(side).add(pair(), lengths, nanos);
      }
      time.add(side, nanos);
    }
    over(turn);
    if (kind == Phase.REST && time.allowsAnother()) {
      nextPhase();
    }
  }

  /** The turn's batch has ended, however it did. */
  void over(Turn turn) {
    if (turn.side != null) {
      running.merge(turn.side, -1, Integer::sum);
    }
  }

  private void nextPhase() {
    phase++;
    runs = 0;
    rows = 0;
    switch (kind) {
      case INCUMBENT -> kind = Phase.CHALLENGER;
      case CHALLENGER -> {
        kind = Phase.REST;
        verdict = compare();
      }
      case REST -> kind = Phase.INCUMBENT;
    }
  }

  /** What is known by now. */
  Verdict verdict() {
    return verdict;
  }

  /** The challenger's cost to the incumbent's, as last compared; 1 before. */
  double ratio() {
    return ratio;
  }

  private Verdict compare() {
    int fewest = Math.min(costs(Side.INCUMBENT).count(), costs(Side.CHALLENGER).count());
    int pairs = pair() + 1;
    boolean isLast = pairs >= MOST_PAIRS;
    if ((fewest < FEWEST_RUNS || pairs < FEWEST_PAIRS) && !isLast) {
      return Verdict.OPEN;
    }
    CostRatio cost = CostRatio.of(costs(Side.CHALLENGER), costs(Side.INCUMBENT), usual);
    ratio = cost.ratio();
    double errors = isLast ? 1 : ERRORS_TO_WIN;
    if (ratio < 1 - margin && ratio + errors * cost.error() < 1) {
      return Verdict.CHALLENGER_IS_CHEAPER;
    }
    boolean isHopeless = ratio - ERRORS_TO_LOSE * cost.error() > 1 - margin;
    return isHopeless || isLast ? Verdict.CHALLENGER_IS_NOT : Verdict.OPEN;
  }

  /** How many pairs of phases, one under each budget, are over. */
  private int pair() {
    return (phase - 1) / Phase.values().length;
  }

  private RunCosts costs(Side side) {
    return costs.getOrDefault(side, new RunCosts());
  }

  private int running(Side side) {
    return running.getOrDefault(side, 0);
  }
}
