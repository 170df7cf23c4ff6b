package dev.millstream.hub.client;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an answer, taken piece by piece as asked for, so that each wait can have a limit.
 *
 * <p>Threading: the HTTP client's threads bring, one other takes.
 */
final class Body implements HttpResponse.BodySubscriber<Body> {
  private static final Piece LAST = new Piece(List.of(), true);
  private static final Flow.Subscription NOTHING =
      new Flow.Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
      };

  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

  // Both guarded by this.
  private CompletableFuture<Piece> awaited = new CompletableFuture<>();
  private @Nullable CompletableFuture<Piece> end;

  /**
   * Bytes that came at once.
   *
   * @param last whether none follow; there are none in it then
   */
  record Piece(List<ByteBuffer> bytes, boolean last) {}

  /** Of an answer that has none. */
  static Body empty() {
    Body body = new Body();
    body.onComplete();
    return body;
  }

  /** The next piece; asked for only after the one before came. */
  CompletableFuture<Piece> next() {
    CompletableFuture<Piece> piece = new CompletableFuture<>();
    synchronized (this) {
      if (end != null) {
        return end;
      }
      awaited = piece;
    }
    return subscription.thenCompose(
        source -> {
          source.request(1);
          return piece;
        });
  }

  /** Nothing more is wanted. */
  void cancel() {
    CompletableFuture<Void> unused = subscription.thenAccept(Flow.Subscription::cancel);
  }

  @Override
  public CompletionStage<Body> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription source) {
    subscription.complete(source);
  }

  @Override
  public synchronized void onNext(List<ByteBuffer> bytes) {
    awaited.complete(new Piece(bytes, false));
  }

  @Override
  public void onError(Throwable error) {
    synchronized (this) {
      end = CompletableFuture.failedFuture(error);
      awaited.completeExceptionally(error);
    }
    subscription.complete(NOTHING);
  }

  @Override
  public void onComplete() {
    synchronized (this) {
      end = CompletableFuture.completedFuture(LAST);
      awaited.complete(LAST);
    }
    subscription.complete(NOTHING);
  }
}
