package dev.millstream.flink.inference;

import dev.millstream.generate.text.Writing;
import dev.millstream.generate.text.WritingListener;
import dev.millstream.generate.text.WritingRequest;
import dev.millstream.generate.text.Written;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * What a model that writes is asked about a record.
 *
 * @param pieces hears the texts grow; null where nobody asked for that
 */
record HeardRequest(WritingRequest request, @Nullable RecordPieces<?> pieces) {

  /** Has it written. All pieces are handed over before the future completes. */
  CompletableFuture<Written> writeWith(Writing writing) {
    RecordPieces<?> heard = pieces;
    if (heard == null) {
      return writing.write(request, WritingListener.NONE);
    }
    try {
      return telling(writing.write(request, heard), heard);
    } catch (InferenceException refused) {
      refused(refused);
      throw refused;
    }
  }

  /** Ends its pieces where nothing is written. */
  void refused(InferenceException why) {
    if (pieces != null) {
      pieces.failed(why.category());
    }
  }

  private static CompletableFuture<Written> telling(
      CompletableFuture<Written> texts, RecordPieces<?> heard) {
    CompletableFuture<Written> told =
        texts.whenComplete(
            (written, failure) -> {
              if (failure != null) {
                heard.failed(category(failure));
              }
            });
    var unused =
        told.whenComplete(
            (written, failure) -> {
              if (told.isCancelled()) {
                // Taken back when its time is over, or when its task closes, which nobody hears.
                heard.failed(FailureCategory.TIMEOUT);
                texts.cancel(true);
              }
            });
    return told;
  }

  private static FailureCategory category(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof InferenceException known ? known.category() : FailureCategory.ENGINE;
  }
}
