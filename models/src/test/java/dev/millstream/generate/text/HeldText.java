package dev.millstream.generate.text;

import dev.millstream.pool.ModelSpec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * A text that takes a slot of a model and holds the thread that computes all texts after each of
 * its pieces, until it may go on: whatever is written beside it stays in the middle.
 */
public final class HeldText implements AutoCloseable {
  private static final int MANY = 1 << 20;
  private static final String PARAMETERS =
      "{\"do_sample\": false, \"min_new_tokens\": 100, \"max_new_tokens\": 100}";

  private final WriterLease lease;
  private final Semaphore mayGoOn = new Semaphore(0);
  private final Semaphore holds = new Semaphore(0);
  private final CompletableFuture<Written> text;

  private HeldText(WriterLease lease) {
    this.lease = lease;
    this.text =
        lease
            .writer()
            .with(PARAMETERS)
            .write(
                new WritingRequest("\"A text\"", null, 0),
                (number, piece) -> {
                  holds.release();
                  mayGoOn.acquireUninterruptibly();
                });
  }

  /** Begins a text of this process's copy of a model, and waits until it holds the thread. */
  public static HeldText begin(ModelSpec spec, WritingBudget budget) throws InterruptedException {
    HeldText held = new HeldText(WriterPool.ofThisProcess().lease(spec, budget));
    held.holds.acquire();
    return held;
  }

  /** The model. */
  public TextWriter writer() {
    return lease.writer();
  }

  /** Lets it write so many pieces more, and waits until it holds the thread again. */
  public void goOn(int pieces) throws InterruptedException {
    mayGoOn.release(pieces);
    holds.acquire(pieces);
  }

  /** Lets it go on to its end, and gives the model back. */
  @Override
  public void close() {
    mayGoOn.release(MANY);
    text.join();
    lease.close();
  }
}
