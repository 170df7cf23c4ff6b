package dev.millstream.generate.causal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ScoringDriverTest {
  private static final int[] TEXT = {1, 374, 326, 287, 300, 597};
  private static final GenerationLimits LIMITS =
      GenerationLimits.of(1, 64, CausalFixture.MEMORY).withPieceTokens(4);
  private static final String CLOSED =
      "the scoring driver of model 'llama' is closed. Submit the text to another.";

  private static CausalModel model;

  @BeforeAll
  static void open() {
    model = CausalFixture.tiny("llama");
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void manyTextsHaveTheNumbersOfTextsAlone() {
    List<CompletableFuture<double[]>> answers = new ArrayList<>();
    try (ScoringDriver driver = new ScoringDriver(model, LIMITS, 40);
        TextScorer scorer = model.newScorer(LIMITS)) {
      double[] alone = scorer.logProbabilities(TEXT);
      for (int i = 0; i < 40; i++) {
        answers.add(driver.submit(TEXT));
      }
      assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(alone));
    }
  }

  @Test
  void aTextThatIsRefusedFailsItsFutureAlone() {
    try (ScoringDriver driver = new ScoringDriver(model, LIMITS, 2)) {
      CompletableFuture<double[]> refused = driver.submit(new int[65]);
      CompletableFuture<double[]> good = driver.submit(TEXT);

      assertThatThrownBy(refused::join)
          .hasRootCauseInstanceOf(IllegalArgumentException.class)
          .hasRootCauseMessage(
              "a text of 65 tokens does not fit into the scorer's 64. Shorten it, or make a scorer of longer texts.");
      assertThat(good.join()).hasSize(5);
    }
  }

  @Test
  void moreTextsThanMayWaitAreRefused() throws Exception {
    HeldRows rows = new HeldRows();
    try (ScoringDriver driver = held(1, rows)) {
      CompletableFuture<double[]> running = driver.submit(TEXT);
      rows.awaitRun();
      CompletableFuture<double[]> waiting = driver.submit(TEXT);
      CompletableFuture<double[]> refused = driver.submit(TEXT);

      assertThat(driver.waiting()).isEqualTo(1);
      assertThat(refused)
          .failsWithin(Duration.ZERO)
          .withThrowableOfType(ExecutionException.class)
          .havingCause()
          .withMessage(
              "1 texts are waiting to be scored by model 'llama', and no more may. Submit this one when another is done.");
      rows.goOn();
      assertThat(running.join()).hasSize(5);
      assertThat(waiting.join()).hasSize(5);
    }
  }

  @Test
  void cancellingAFutureTakesItsTextBack() throws Exception {
    HeldRows rows = new HeldRows();
    try (ScoringDriver driver = held(3, rows)) {
      CompletableFuture<double[]> running = driver.submit(TEXT);
      rows.awaitRun();
      CompletableFuture<double[]> first = driver.submit(TEXT);
      CompletableFuture<double[]> next = driver.submit(TEXT);
      first.cancel(true);
      running.cancel(true);

      assertThat(driver.waiting()).isEqualTo(1);
      rows.goOn();
      assertThat(next.join()).hasSize(5);
      // The one under way ended after its first piece of two.
      assertThat(rows.runs()).isEqualTo(3);
    }
  }

  @Test
  void aTextThatIsGivenUpEndsBeforeItsNextPiece() {
    try (TextScorer scorer = model.newScorer(LIMITS)) {
      List<String> asked = new ArrayList<>();
      assertThatThrownBy(
              () ->
                  scorer.logProbabilities(
                      () -> {
                        asked.add("piece");
                        return asked.size() == 2;
                      },
                      TEXT))
          .hasMessage("the text was given up.");
      assertThat(asked).hasSize(2);
    }
  }

  @Test
  void closingFailsTheTextsThatAreNotDone() throws Exception {
    HeldRows rows = new HeldRows();
    ScoringDriver driver = held(2, rows);
    CompletableFuture<double[]> running = driver.submit(TEXT);
    rows.awaitRun();
    CompletableFuture<double[]> waiting = driver.submit(TEXT);

    driver.close();
    driver.close();

    for (CompletableFuture<double[]> text : List.of(running, waiting, driver.submit(TEXT))) {
      assertThat(text)
          .failsWithin(Duration.ZERO)
          .withThrowableOfType(ExecutionException.class)
          .havingCause()
          .withMessage(CLOSED);
    }
  }

  @Test
  void capacityIsAtLeastOne() {
    assertThatThrownBy(() -> new ScoringDriver(model, LIMITS, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("capacity was 0 but must be at least 1.");
  }

  private static ScoringDriver held(int capacity, HeldRows rows) {
    return new ScoringDriver("llama", capacity, new TextScorer(model, LIMITS, rows));
  }

  /** A row whose runs wait until they may go on, or are ended. */
  private static final class HeldRows implements CacheRows {
    private static final int MANY = 1 << 20;

    private final Semaphore holds = new Semaphore(0);
    private final Semaphore mayGoOn = new Semaphore(0);
    private final AtomicInteger runs = new AtomicInteger();
    private volatile boolean cancelled;
    private int length;

    void awaitRun() throws InterruptedException {
      holds.acquire();
    }

    void goOn() {
      mayGoOn.release(MANY);
    }

    int runs() {
      return runs.get();
    }

    @Override
    public int extend(int first, int rows, int[] ids) {
      runs.incrementAndGet();
      holds.release();
      mayGoOn.acquireUninterruptibly();
      if (cancelled) {
        throw new IllegalStateException("the run was ended");
      }
      length += ids.length;
      return ids.length;
    }

    @Override
    public void cancel() {
      cancelled = true;
      goOn();
    }

    @Override
    public int length(int row) {
      return length;
    }

    @Override
    public void clear(int row) {
      length = 0;
    }

    @Override
    public int together(int rows) {
      return 1;
    }

    @Override
    public void readLogits(int token, float[] to) {}

    @Override
    public void copy(int from, int to) {}

    @Override
    public void move(int from, int to) {}

    @Override
    public void close() {}
  }
}
