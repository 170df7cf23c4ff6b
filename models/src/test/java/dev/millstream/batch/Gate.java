package dev.millstream.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds a thread where a test wants it. */
final class Gate {
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);

  /** Waits until the gate is open. */
  void pass() throws InterruptedException {
    entered.countDown();
    assertThat(opened.await(30, TimeUnit.SECONDS)).isTrue();
  }

  /** Waits until somebody waits in {@link #pass}. */
  void awaitVisitor() throws InterruptedException {
    assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
  }

  void open() {
    opened.countDown();
  }
}
