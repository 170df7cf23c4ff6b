package dev.millstream.flink.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.InputStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PacedReaderTest {
  private final Pace pace = Pace.create();
  private final Recorded recorded = new Recorded();
  private final PacedReader<String, SourceSplit> reader = new PacedReader<>(recorded, pace);
  private final ReaderOutput<String> output = null;

  @AfterEach
  void close() {
    pace.close();
  }

  @Test
  void readsWhileAPlaceIsFree() throws Exception {
    Places places = pace.open(2);
    recorded.gives(InputStatus.MORE_AVAILABLE, InputStatus.MORE_AVAILABLE);
    reader.start();

    assertThat(reader.pollNext(output)).isEqualTo(InputStatus.MORE_AVAILABLE);
    places.take();
    places.take();

    assertThat(reader.pollNext(output)).isEqualTo(InputStatus.NOTHING_AVAILABLE);
    CompletableFuture<Void> available = reader.isAvailable();
    assertThat(available).isNotDone().isSameAs(reader.isAvailable());
    places.giveBack();
    assertThat(available).isDone();
    assertThat(reader.pollNext(output)).isEqualTo(InputStatus.MORE_AVAILABLE);
  }

  @Test
  void waitsUntilAPlaceIsFreeWhereMoreWereTakenThanThereAre() {
    Places places = pace.open(1);
    reader.start();
    places.take();
    places.take();

    CompletableFuture<Void> available = reader.isAvailable();

    places.giveBack();
    assertThat(available).isNotDone();
    places.giveBack();
    assertThat(available).isDone();
  }

  @Test
  void saysThatTheInputEndedWhenNothingIsInFlight() throws Exception {
    Places places = pace.open(3);
    recorded.gives(InputStatus.END_OF_INPUT);
    reader.start();
    places.take();
    places.take();

    assertThat(reader.pollNext(output)).isEqualTo(InputStatus.NOTHING_AVAILABLE);
    CompletableFuture<Void> available = reader.isAvailable();
    places.giveBack();
    assertThat(available).isNotDone();
    places.giveBack();
    assertThat(available).isDone();
    assertThat(reader.pollNext(output)).isEqualTo(InputStatus.END_OF_INPUT);
  }

  @Test
  void readsAsUsualWhereTheOperatorIsInAnotherTask() throws Exception {
    recorded.gives(InputStatus.NOTHING_AVAILABLE, InputStatus.END_OF_INPUT);
    reader.start();

    assertThat(reader.pollNext(output)).isEqualTo(InputStatus.NOTHING_AVAILABLE);
    assertThat(reader.isAvailable()).isSameAs(recorded.available);
    assertThat(reader.pollNext(output)).isEqualTo(InputStatus.END_OF_INPUT);
  }

  @Test
  void eachThreadHasPlacesOfItsOwn() throws Exception {
    pace.open(1).take();
    CompletableFuture<Places> elsewhere = new CompletableFuture<>();

    Thread thread = new Thread(() -> elsewhere.complete(pace.ofThisTask()));
    thread.start();

    assertThat(elsewhere.get()).isNull();
    assertThat(pace.ofThisTask()).isNotNull();
    pace.close();
    assertThat(pace.ofThisTask()).isNull();
  }

  @Test
  void passesEverythingElseOn() throws Exception {
    reader.start();
    reader.addSplits(List.of());
    reader.notifyNoMoreSplits();
    reader.handleSourceEvents(new SourceEvent() {});
    reader.pauseOrResumeSplits(List.of("a"), List.of("b"));
    reader.snapshotState(7);
    reader.notifyCheckpointComplete(7);
    reader.notifyCheckpointAborted(8);
    reader.close();

    assertThat(recorded.calls)
        .containsExactly(
            "start",
            "addSplits",
            "noMoreSplits",
            "event",
            "pause [a] resume [b]",
            "snapshot 7",
            "complete 7",
            "aborted 8",
            "close");
  }

  /** Gives what it was told to, and knows what it was asked. */
  private static final class Recorded implements SourceReader<String, SourceSplit> {
    private final List<String> calls = new ArrayList<>();
    private final Deque<InputStatus> statuses = new ArrayDeque<>();
    private final CompletableFuture<Void> available = new CompletableFuture<>();

    void gives(InputStatus... next) {
      statuses.addAll(List.of(next));
    }

    @Override
    public void start() {
      calls.add("start");
    }

    @Override
    public InputStatus pollNext(ReaderOutput<String> output) {
      return statuses.remove();
    }

    @Override
    public List<SourceSplit> snapshotState(long checkpointId) {
      calls.add("snapshot " + checkpointId);
      return List.of();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return available;
    }

    @Override
    public void addSplits(List<SourceSplit> splits) {
      calls.add("addSplits");
    }

    @Override
    public void notifyNoMoreSplits() {
      calls.add("noMoreSplits");
    }

    @Override
    public void handleSourceEvents(SourceEvent sourceEvent) {
      calls.add("event");
    }

    @Override
    public void pauseOrResumeSplits(Collection<String> toPause, Collection<String> toResume) {
      calls.add("pause " + toPause + " resume " + toResume);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
      calls.add("complete " + checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) {
      calls.add("aborted " + checkpointId);
    }

    @Override
    public void close() {
      calls.add("close");
    }
  }
}
