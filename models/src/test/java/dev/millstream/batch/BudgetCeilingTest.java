package dev.millstream.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BudgetCeilingTest {
  private static final int MOST = 16_384;

  private final BudgetSearch search =
      new BudgetSearch(new BudgetLadder(MOST), 256, 1, 256, new CostLine());

  @Test
  void takesTheNextRungBelowIt() {
    search.limit(200);
    assertThat(search.tokens()).isEqualTo(128);

    search.limit(63);
    assertThat(search.tokens()).isEqualTo(1);
  }

  @Test
  void searchesOnAfterItHasRisen() {
    search.limit(1);
    int[] lengths = new int[64];
    Arrays.fill(lengths, 8);
    BatchPlanner planner = new BatchPlanner(BatchPolicy.DEFAULT);

    search.limit(MOST);

    assertThat(runFor(lengths, planner)).isGreaterThan(1);
  }

  /** On a machine where a run costs a thousand tokens. */
  private int runFor(int[] lengths, BatchPlanner planner) {
    for (int batch = 0; batch < 2000; batch++) {
      Turn turn = search.plan(planner, lengths, 1000);
      search.taken(turn);
      int[] rows = Arrays.copyOf(lengths, turn.plan.size());
      search.ran(turn, rows, 1000 + 8L * rows.length);
    }
    return search.tokens();
  }
}
