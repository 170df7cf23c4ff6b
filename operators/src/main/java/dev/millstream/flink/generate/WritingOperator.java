package dev.millstream.flink.generate;

import dev.millstream.flink.inference.HeardInputs;
import dev.millstream.flink.inference.PieceOutlet;
import dev.millstream.flink.inference.TextPiece;
import dev.millstream.flink.pace.Places;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.api.functions.async.AsyncFunction;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.streaming.util.retryable.AsyncRetryStrategies;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.function.ThrowingRunnable;
import org.jspecify.annotations.Nullable;

/**
 * Flink's async operator, which keeps the requests in flight, their order and the watermarks
 * between them, and beside that
 *
 * <ul>
 *   <li>lets the pieces of texts go to a side output as they come: the computing thread hands them
 *       to the task's thread, in the order in which it hands over the answers, so that the last
 *       piece of a text leaves before its result may;
 *   <li>counts what is in flight, for the source that is paced by it. Each record has one answer.
 * </ul>
 *
 * <p>Its state is that of Flink's operator; which piece comes next is not in it, since a text is
 * written from its beginning after a restore.
 */
final class WritingOperator<I, O> extends AsyncWaitOperator<I, O> {
  private static final long serialVersionUID = 1L;

  private final transient MailboxExecutor mailbox;
  private final transient @Nullable Telling<I> telling;
  private final transient @Nullable Pacing pacing;
  private transient @Nullable StreamRecord<I> current;
  private transient boolean closed;

  /** Whose pieces are told, and where. */
  record Telling<I>(HeardInputs<I> inputs, OutputTag<TextPiece<I>> tag) {}

  /** What counts the places, and what is done with it in the end. */
  record Pacing(Places places, Runnable close) {}

  /** What the operator does for each record: Flink's parameters. */
  record Asking<I, O>(
      AsyncFunction<I, O> function, long timeoutMillis, int capacity, OutputMode mode) {}

  @SuppressWarnings("unchecked") // Flink's strategy without retry names no type
  WritingOperator(
      StreamOperatorParameters<O> parameters,
      Asking<I, O> asking,
      ProcessingTimeService time,
      MailboxExecutor mailbox,
      @Nullable Telling<I> telling,
      @Nullable Pacing pacing) {
    super(
        pacing == null ? parameters : counted(parameters, pacing.places),
        asking.function,
        asking.timeoutMillis,
        asking.capacity,
        asking.mode,
        AsyncRetryStrategies.NO_RETRY_STRATEGY,
        time,
        mailbox);
    this.mailbox = mailbox;
    this.telling = telling;
    this.pacing = pacing;
  }

  private static <O> StreamOperatorParameters<O> counted(
      StreamOperatorParameters<O> parameters, Places places) {
    return new StreamOperatorParameters<>(
        parameters.getContainingTask(),
        parameters.getStreamConfig(),
        new CountedOutput<>(parameters.getOutput(), places),
        parameters::getProcessingTimeService,
        parameters.getOperatorEventDispatcher(),
        parameters.getMailboxExecutor());
  }

  @Override
  public void open() throws Exception {
    if (telling != null) {
      telling.inputs.tellTo(() -> new Outlet(telling.tag));
    }
    super.open();
  }

  @Override
  public void processElement(StreamRecord<I> element) throws Exception {
    if (pacing != null) {
      awaitPlace(pacing.places);
      pacing.places.take();
    }
    current = element;
    super.processElement(element);
  }

  /** Of records that no source holds back: those restored, and those from another task. */
  private void awaitPlace(Places places) throws InterruptedException {
    while (!places.isFree()) {
      mailbox.yield();
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    if (pacing != null) {
      pacing.places.take();
    }
    super.processWatermark(mark);
  }

  @Override
  public void close() throws Exception {
    closed = true;
    if (pacing != null) {
      pacing.close.run();
    }
    super.close();
  }

  /** The way out of a record's pieces, which carry its timestamp. */
  private final class Outlet implements PieceOutlet<I> {
    private final OutputTag<TextPiece<I>> tag;
    private final @Nullable Long timestamp;

    Outlet(OutputTag<TextPiece<I>> tag) {
      StreamRecord<I> record = current;
      this.tag = tag;
      this.timestamp = record != null && record.hasTimestamp() ? record.getTimestamp() : null;
    }

    @Override
    public void execute(ThrowingRunnable<RuntimeException> tell) {
      try {
        mailbox.execute(tell, "a piece of a text");
      } catch (RejectedExecutionException closing) {
        LOG.debug("A task that ends tells no pieces of texts.", closing);
      }
    }

    @Override
    public void emit(TextPiece<I> piece) {
      if (!closed) {
        output.collect(
            tag,
            timestamp == null ? new StreamRecord<>(piece) : new StreamRecord<>(piece, timestamp));
      }
    }
  }
}
