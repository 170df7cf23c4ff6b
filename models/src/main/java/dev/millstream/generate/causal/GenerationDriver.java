package dev.millstream.generate.causal;

import dev.millstream.generate.FinishReason;
import dev.millstream.generate.TokenIds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Runs a loop on a daemon thread of its own.
 *
 * <p>Threading: safe for many threads; listeners, choices and stop rules are called by its thread.
 * Life cycle: the model must be open until this is closed.
 */
public final class GenerationDriver implements AutoCloseable {
  private final String model;
  private final int slots;
  private final int capacity;
  private final GenerationLoop loop;
  private final BlockingQueue<Order> queue;
  private final Thread thread;
  private volatile boolean closed; // written under this
  private @Nullable Throwable broken; // guarded by this

  /** A text, and who waits for it. */
  private record Order(GenerationRequest request, CompletableFuture<GeneratedText> answer) {}

  /**
   * Makes the loop and starts.
   *
   * @param capacity texts that may wait for a slot, at least one
   * @throws IllegalArgumentException as {@link CausalModel#newLoop} does, or when the capacity is
   *     less than 1
   */
  public GenerationDriver(CausalModel model, GenerationLimits limits, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "capacity was %d but must be at least 1.".formatted(capacity));
    }
    this.model = model.name();
    this.slots = limits.slots();
    this.capacity = capacity;
    this.queue = new ArrayBlockingQueue<>(capacity);
    this.loop = model.newLoop(limits);
    this.thread = new Thread(this::run, "millstream-generate");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Hands a text over and returns at once. Cancelling the future frees the text's slot with the
   * loop's next step.
   *
   * @return completes, on the driver's thread, with the text or with why there is none: what {@link
   *     GenerationLoop#submit} throws, what the text failed with, or an {@link
   *     IllegalStateException} when this is closed or as many texts as may be are waiting
   */
  public CompletableFuture<GeneratedText> submit(GenerationRequest request) {
    CompletableFuture<GeneratedText> answer = new CompletableFuture<>();
    synchronized (this) {
      if (closed) {
        answer.completeExceptionally(closedException());
      } else if (!queue.offer(new Order(request, answer))) {
        answer.completeExceptionally(
            new IllegalStateException(
                "%d texts are waiting for a slot of model '%s', and no more may. Submit this one when another is done."
                    .formatted(capacity, model)));
      }
    }
    return answer;
  }

  /** Texts that wait for the loop to take them. */
  public int waiting() {
    return queue.size();
  }

  private void run() {
    try {
      while (!closed) {
        take();
        loop.step();
      }
    } catch (InterruptedException e) {
      // Only close() interrupts it, while it waits for a text.
    } catch (Throwable e) {
      synchronized (this) {
        broken = e;
      }
    } finally {
      end();
    }
  }

  private void take() throws InterruptedException {
    if (loop.running() + loop.waiting() == 0) {
      begin(queue.take());
    }
    while (loop.running() + loop.waiting() < slots) {
      Order order = queue.poll();
      if (order == null) {
        return;
      }
      begin(order);
    }
  }

  private void begin(Order order) {
    GenerationRequest request = order.request();
    try {
      SubmittedText text =
          loop.submit(request.heardBy(new Answering(request.listener(), order.answer())));
      CompletableFuture<GeneratedText> unused =
          order
              .answer()
              .whenComplete(
                  (done, failure) -> {
                    if (order.answer().isCancelled()) {
                      text.cancel();
                    }
                  });
    } catch (IllegalArgumentException e) {
      order.answer().completeExceptionally(e);
    }
  }

  /** Tells the request's own listener, then completes the future. */
  private record Answering(TextListener own, CompletableFuture<GeneratedText> answer)
      implements TextListener {
    @Override
    public void token(TokenIds ids) {
      own.token(ids);
    }

    @Override
    public void ended(TokenIds ids, FinishReason reason) {
      own.ended(ids, reason);
      answer.complete(new GeneratedText(ids, reason));
    }

    @Override
    public void failed(RuntimeException why) {
      try {
        own.failed(why);
      } finally {
        answer.completeExceptionally(why);
      }
    }
  }

  private void end() {
    List<Order> left = new ArrayList<>();
    RuntimeException why;
    synchronized (this) {
      closed = true;
      queue.drainTo(left);
      why = closedException();
    }
    left.forEach(order -> order.answer().completeExceptionally(why));
    loop.close();
  }

  private synchronized RuntimeException closedException() {
    return broken == null
        ? new IllegalStateException(
            "the generation driver of model '%s' is closed. Submit the text to another."
                .formatted(model))
        : new IllegalStateException(
            "the generation driver of model '%s' has broken: %s. Make a new one."
                .formatted(model, broken),
            broken);
  }

  /**
   * Ends the run under way, fails the texts that are not done and waits for the thread to end, but
   * not when that thread itself calls this. Closing twice does nothing.
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    if (Thread.currentThread() == thread) {
      return;
    }
    loop.interrupt();
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
