package dev.millstream.generate.causal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.generate.FinishReason;
import dev.millstream.generate.NextToken;
import dev.millstream.generate.causal.CausalFixture.Heard;
import dev.millstream.generate.causal.CausalFixture.Wanted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class GenerationDriverTest {
  private static final int[] PROMPT = {1, 374, 326, 287};
  private static final GenerationLimits LIMITS = GenerationLimits.of(1, 64, CausalFixture.MEMORY);
  private static final NextToken BROKEN =
      (ids, logits) -> {
        throw new AssertionError("broken choice");
      };

  private static CausalModel model;

  @BeforeAll
  static void open() {
    model = CausalFixture.tiny("llama");
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static GenerationRequest request(int max, NextToken next, Heard heard) {
    return new GenerationRequest(
        PROMPT, 0, PromptOverflow.REFUSE, next, CausalFixture.never(), max, heard);
  }

  private static NextToken after(CountDownLatch begun, CountDownLatch latch) {
    return (ids, logits) -> {
      begun.countDown();
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted", e);
      }
      return CausalFixture.greedy(ids, logits);
    };
  }

  @Test
  void manyTextsAreWrittenAsTheyAreAlone() throws Exception {
    Wanted wanted = new Wanted("", PROMPT, 0, 9, new int[0]);
    int[] alone = CausalFixture.alone(model, LIMITS, wanted).made();
    List<CompletableFuture<GeneratedText>> answers = new ArrayList<>();
    try (GenerationDriver driver = new GenerationDriver(model, LIMITS, 40)) {
      for (int i = 0; i < 40; i++) {
        answers.add(driver.submit(wanted.request(new Heard())));
      }
      for (CompletableFuture<GeneratedText> answer : answers) {
        assertThat(answer.get().ids().made()).isEqualTo(alone);
        assertThat(answer.get().reason()).isEqualTo(FinishReason.LENGTH);
      }
    }
  }

  @Test
  void aPromptThatIsRefusedFailsItsFuture() {
    try (GenerationDriver driver = new GenerationDriver(model, LIMITS, 1)) {
      CompletableFuture<GeneratedText> answer =
          driver.submit(CausalFixture.request(new int[0], 1, CausalFixture.never(), new Heard()));

      assertThatThrownBy(answer::get)
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void moreTextsThanMayWaitAreRefused() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch latch = new CountDownLatch(1);
    Heard first = new Heard();
    try (GenerationDriver driver = new GenerationDriver(model, LIMITS, 1)) {
      CompletableFuture<GeneratedText> running =
          driver.submit(request(1, after(begun, latch), first));
      begun.await();
      assertThat(driver.waiting()).isZero();
      CompletableFuture<GeneratedText> waiting =
          driver.submit(request(1, CausalFixture::greedy, new Heard()));
      CompletableFuture<GeneratedText> refused =
          driver.submit(request(1, CausalFixture::greedy, new Heard()));

      assertThat(refused)
          .failsWithin(Duration.ZERO)
          .withThrowableOfType(ExecutionException.class)
          .havingCause()
          .withMessage(
              "1 texts are waiting for a slot of model 'llama', and no more may. Submit this one when"
                  + " another is done.");
      latch.countDown();
      assertThat(running.join().reason()).isEqualTo(FinishReason.LENGTH);
      assertThat(waiting.join().reason()).isEqualTo(FinishReason.LENGTH);
    }
  }

  @Test
  void cancellingAFutureFreesItsSlot() {
    CountDownLatch latch = new CountDownLatch(1);
    Heard given = new Heard();
    try (GenerationDriver driver = new GenerationDriver(model, LIMITS, 2)) {
      CompletableFuture<GeneratedText> first =
          driver.submit(request(60, after(new CountDownLatch(1), latch), given));
      CompletableFuture<GeneratedText> next =
          driver.submit(request(1, CausalFixture::greedy, new Heard()));
      first.cancel(true);
      latch.countDown();

      assertThat(next.join().reason()).isEqualTo(FinishReason.LENGTH);
      assertThat(given.reason).isEqualTo(FinishReason.CANCELLED);
      assertThat(given.tokens).hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void closingFailsTheTextsThatAreNotDone() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    NextToken noticed =
        (ids, logits) -> {
          begun.countDown();
          return CausalFixture.greedy(ids, logits);
        };
    GenerationLimits room = GenerationLimits.of(1, 200, CausalFixture.MEMORY);
    GenerationDriver driver = new GenerationDriver(model, room, 4);
    // One text after the other, so that some are left whenever the driver is closed.
    List<CompletableFuture<GeneratedText>> answers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      answers.add(driver.submit(request(190, noticed, new Heard())));
    }
    begun.await();
    driver.close();
    driver.close();

    assertThat(answers).allMatch(CompletableFuture::isDone);
    assertThat(answers.get(3))
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .withMessage(
            "the generation driver of model 'llama' is closed. Submit the text to another.");
    assertThat(driver.submit(request(1, noticed, new Heard())))
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .withMessage(
            "the generation driver of model 'llama' is closed. Submit the text to another.");
  }

  @Test
  void anErrorBreaksTheDriverAndIsTold() {
    try (GenerationDriver driver = new GenerationDriver(model, LIMITS, 2)) {
      CompletableFuture<GeneratedText> answer = driver.submit(request(1, BROKEN, new Heard()));
      assertThatThrownBy(answer::join)
          .hasRootCauseInstanceOf(AssertionError.class)
          .cause()
          .hasMessage("the text broke its loop: java.lang.AssertionError: broken choice");
      assertThatThrownBy(driver.submit(request(1, BROKEN, new Heard()))::join)
          .cause()
          .hasMessage(
              "the generation driver of model 'llama' has broken:"
                  + " java.lang.AssertionError: broken choice. Make a new one.");
    }
  }

  @Test
  void aListenerThatBreaksWhileTheDriverEndsLeavesNoTextUnanswered() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch latch = new CountDownLatch(1);
    Heard breaking =
        new Heard() {
          @Override
          public void failed(RuntimeException why) {
            throw new AssertionError("broken listener");
          }
        };
    GenerationLimits two = GenerationLimits.of(2, 64, CausalFixture.MEMORY);
    try (GenerationDriver driver = new GenerationDriver(model, two, 2)) {
      CompletableFuture<GeneratedText> running =
          driver.submit(request(60, after(begun, latch), breaking));
      begun.await();
      CompletableFuture<GeneratedText> breaks = driver.submit(request(1, BROKEN, new Heard()));
      CompletableFuture<GeneratedText> waiting =
          driver.submit(request(1, CausalFixture::greedy, new Heard()));
      latch.countDown();

      for (CompletableFuture<GeneratedText> answer : List.of(breaks, running, waiting)) {
        assertThatThrownBy(answer::get).isInstanceOf(ExecutionException.class);
      }
    }
  }

  @Test
  void capacityIsAtLeastOne() {
    assertThatThrownBy(() -> new GenerationDriver(model, LIMITS, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("capacity was 0 but must be at least 1.");
  }
}
