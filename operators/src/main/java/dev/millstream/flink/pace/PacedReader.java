package dev.millstream.flink.pace;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.InputStatus;
import org.jspecify.annotations.Nullable;

/**
 * Asks a reader for no record while no place is free, and says that its input ended only when
 * nothing is in flight: behind the end Flink's async operator would keep the task's thread until
 * all is done.
 *
 * <p>Flink's {@code RateLimitedSourceReader} would do the first, but keeps from the reader that a
 * checkpoint is complete: Kafka's offsets would never be committed.
 *
 * <p>Threading: the task's thread alone.
 */
@SuppressWarnings("try") // Flink closes its readers with whatever is thrown
final class PacedReader<T, S extends SourceSplit> implements SourceReader<T, S> {
  private final SourceReader<T, S> reader;
  private final Pace pace;
  private @Nullable Places places;
  private boolean ended;

  PacedReader(SourceReader<T, S> reader, Pace pace) {
    this.reader = reader;
    this.pace = pace;
  }

  /** A task opens its source last: the operators behind it are there. */
  @Override
  public void start() {
    places = pace.ofThisTask();
    reader.start();
  }

  @Override
  public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
    if (!ended) {
      if (places != null && !places.isFree()) {
        return InputStatus.NOTHING_AVAILABLE;
      }
      InputStatus status = reader.pollNext(output);
      if (status != InputStatus.END_OF_INPUT) {
        return status;
      }
      ended = true;
    }
    return isEmpty() ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
  }

  private boolean isEmpty() {
    return places == null || places.isEmpty();
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    if (ended) {
      return places == null || places.isEmpty()
          ? CompletableFuture.completedFuture(null)
          : places.whenEmpty();
    }
    return places == null || places.isFree() ? reader.isAvailable() : places.whenFree();
  }

  @Override
  public void addSplits(List<S> splits) {
    reader.addSplits(splits);
  }

  @Override
  public void notifyNoMoreSplits() {
    reader.notifyNoMoreSplits();
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    reader.handleSourceEvents(event);
  }

  @Override
  public void pauseOrResumeSplits(Collection<String> toPause, Collection<String> toResume) {
    reader.pauseOrResumeSplits(toPause, toResume);
  }

  @Override
  public List<S> snapshotState(long checkpointId) {
    return reader.snapshotState(checkpointId);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    reader.notifyCheckpointComplete(checkpointId);
  }

  @Override
  public void notifyCheckpointAborted(long checkpointId) throws Exception {
    reader.notifyCheckpointAborted(checkpointId);
  }

  @Override
  public void close() throws Exception {
    reader.close();
  }
}
