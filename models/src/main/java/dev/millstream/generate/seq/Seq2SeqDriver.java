package dev.millstream.generate.seq;

import dev.millstream.generate.FinishReason;
import dev.millstream.generate.beam.FoundText;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Makes texts on a daemon thread of its own, batch after batch: each of the texts that wait when
 * the one before is done.
 *
 * <p>Threading: safe for many threads. Life cycle: the model must be open until this is closed.
 */
public final class Seq2SeqDriver implements AutoCloseable {
  private final String model;
  private final int slots;
  private final long memoryBytes;
  private final int capacity;
  private final Seq2SeqGenerator generator;
  private final Seq2SeqMemory memory;
  private final BlockingQueue<Order> queue;
  private final Thread thread;
  private final List<Order> batch = new ArrayList<>(); // of the thread
  private volatile @Nullable Order left; // out of the last batch; written by the thread
  private volatile boolean closed; // written under this
  private @Nullable Throwable broken; // guarded by this

  /** A text, and who waits for it. */
  private record Order(Seq2SeqRequest request, CompletableFuture<List<FoundText>> answer) {}

  /**
   * Starts.
   *
   * @param slots texts of a batch, at most
   * @param memoryBytes that keys, values and logits of a batch may take outside the heap; where
   *     fewer texts fit, batches are smaller
   * @param capacity texts that may wait
   * @throws IllegalArgumentException when one of them is less than 1
   */
  public Seq2SeqDriver(Seq2SeqModel model, int slots, long memoryBytes, int capacity) {
    requireAtLeastOne("slots", slots);
    requireAtLeastOne("the bytes of memory", memoryBytes);
    requireAtLeastOne("the texts that may wait", capacity);
    this.model = model.name();
    this.slots = slots;
    this.memoryBytes = memoryBytes;
    this.capacity = capacity;
    this.generator = new Seq2SeqGenerator(model);
    this.memory = model.memory();
    this.queue = new ArrayBlockingQueue<>(capacity);
    this.thread = new Thread(this::run, "millstream-text2text");
    thread.setDaemon(true);
    thread.start();
  }

  private static void requireAtLeastOne(String what, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "%s were %d but must be at least 1.".formatted(what, value));
    }
  }

  /**
   * Hands a text over and returns at once. A text whose future is cancelled gives up its place in
   * the batch with the next step.
   *
   * @return completes, on the driver's thread, with as many texts as the options ask for, the best
   *     first; or with why there are none: what {@link Seq2SeqGenerator#generate} throws of it
   *     alone, an {@link IllegalArgumentException} when it takes more memory than is allowed, an
   *     {@link IllegalStateException} when this is closed or as many texts as may be are waiting
   */
  public CompletableFuture<List<FoundText>> submit(Seq2SeqRequest request) {
    CompletableFuture<List<FoundText>> answer = new CompletableFuture<>();
    long bytes = memory.bytes(List.of(request));
    if (bytes > memoryBytes) {
      answer.completeExceptionally(
          new IllegalArgumentException(
              "the text takes up to %d bytes of memory for keys, values and logits, but %d are allowed. Lower max_new_tokens, num_beams or num_return_sequences, shorten the input, or allow more memory."
                  .formatted(bytes, memoryBytes)));
      return answer;
    }
    synchronized (this) {
      if (closed) {
        answer.completeExceptionally(closedException());
      } else if (!queue.offer(new Order(request, answer))) {
        answer.completeExceptionally(
            new IllegalStateException(
                "%d texts are waiting for %s, and no more may. Submit this one when another is done."
                    .formatted(capacity, model)));
      }
    }
    return answer;
  }

  /** Texts that wait for a batch. */
  public int waiting() {
    return queue.size() + (left == null ? 0 : 1);
  }

  private void run() {
    try {
      while (!closed) {
        take();
        make(batch);
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
    batch.clear(); // not before: what closing leaves undone in it is failed
    Order order = left == null ? queue.take() : left;
    left = null;
    while (order != null) {
      if (!order.answer().isDone()) {
        batch.add(order);
      }
      if (batch.size() > 1 && memory.bytes(requests(batch)) > memoryBytes) {
        left = batch.remove(batch.size() - 1);
        return;
      }
      order = batch.size() < slots ? queue.poll() : null;
    }
  }

  /** Makes each text alone where they fail together, so that each fails of itself only. */
  private void make(List<Order> orders) {
    if (orders.isEmpty()) {
      return;
    }
    List<List<FoundText>> found;
    try {
      found = generator.generate(requests(orders), text -> isUnwanted(orders.get(text)));
    } catch (RuntimeException e) {
      if (closed) {
        return;
      }
      if (orders.size() == 1) {
        orders.get(0).answer().completeExceptionally(e);
      } else {
        orders.forEach(order -> make(List.of(order)));
      }
      return;
    }
    for (int i = 0; i < found.size(); i++) {
      if (found.get(i).stream().noneMatch(text -> text.reason() == FinishReason.CANCELLED)) {
        orders.get(i).answer().complete(found.get(i));
      }
    }
  }

  private boolean isUnwanted(Order order) {
    return closed || order.answer().isDone();
  }

  private static List<Seq2SeqRequest> requests(List<Order> orders) {
    return orders.stream().map(Order::request).toList();
  }

  private void end() {
    List<Order> undone = new ArrayList<>(batch);
    Order last = left;
    if (last != null) {
      undone.add(last);
      left = null;
    }
    RuntimeException why;
    synchronized (this) {
      closed = true;
      queue.drainTo(undone);
      why = closedException();
    }
    undone.forEach(order -> order.answer().completeExceptionally(why));
  }

  private synchronized RuntimeException closedException() {
    return broken == null
        ? new IllegalStateException(
            "the writer of %s is closed. Submit the text to another.".formatted(model))
        : new IllegalStateException(
            "the writer of %s has broken: %s. Make a new one.".formatted(model, broken), broken);
  }

  /**
   * Ends the batch under way with its next step, fails the texts that are not done and waits for
   * the thread to end, but not when that thread itself calls this. Closing twice does nothing.
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    if (Thread.currentThread() == thread) {
      return;
    }
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
