package dev.millstream.pgvector;

import dev.millstream.flink.record.ChunkChange.Kind;
import dev.millstream.flink.record.VectorChange;
import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of a table.
 *
 * <p>Threading: the task's thread, timers included. Life cycle: {@link #flush} returns when all is
 * committed; {@link #close} drops what was not sent.
 */
final class PgvectorWriter implements SinkWriter<VectorChange> {
  private final PgvectorTarget target;
  private final TableModel model;
  private final Limits limits;
  private final Session session;
  private final TableWriter table;
  private final ProcessingTimeService timers;
  private final Counter written;
  private final Counter batches;
  private final PendingChanges pending = new PendingChanges();
  private @Nullable ScheduledFuture<?> timer;

  private PgvectorWriter(
      PgvectorSink sink,
      Session session,
      TableWriter table,
      ProcessingTimeService timers,
      SinkWriterMetricGroup metrics) {
    this.target = sink.target();
    this.model = sink.model();
    this.limits = sink.limits();
    this.session = session;
    this.table = table;
    this.timers = timers;
    written = metrics.getNumRecordsSendCounter();
    MetricGroup group = metrics.addGroup("pgvector");
    batches = group.counter("batches");
    group.gauge("retries", session::retries);
  }

  /**
   * Prepares the table and takes it over.
   *
   * @param fresh whether the job begins anew, rather than go on from a checkpoint
   */
  static PgvectorWriter open(
      PgvectorSink sink, boolean fresh, ProcessingTimeService timers, SinkWriterMetricGroup metrics)
      throws InterruptedException {
    PgvectorTarget target = sink.target();
    TableModel model = sink.model();
    Session session = new Session(new Connector(target, System.getenv()), sink.limits().patience());
    try {
      TableWriter table =
          session.run(
              "open",
              connection -> {
                new TableSetup(target, model).prepare(connection);
                return TableWriter.takeOver(connection, target, model, fresh);
              });
      return new PgvectorWriter(sink, session, table, timers, metrics);
    } catch (RuntimeException | InterruptedException e) {
      session.close();
      throw e;
    }
  }

  @Override
  public void write(VectorChange element, Context context) throws InterruptedException {
    if (element.change().kind() == Kind.UPSERT) {
      requireDimension(element);
    }
    pending.add(element);
    if (pending.size() >= limits.rows() || pending.bytes() >= limits.bytes()) {
      send();
    } else if (timer == null) {
      timer =
          timers.registerTimer(
              timers.getCurrentProcessingTime() + limits.delay().toMillis(), time -> send());
    }
  }

  @Override
  public void flush(boolean endOfInput) throws InterruptedException {
    send();
  }

  @Override
  public void close() {
    cancelTimer();
    session.close();
  }

  private void send() throws InterruptedException {
    cancelTimer();
    if (pending.isEmpty()) {
      return;
    }
    session.run(
        "write to",
        connection -> {
          table.write(connection, pending);
          return true;
        });
    written.inc(pending.size());
    batches.inc();
    pending.clear();
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void requireDimension(VectorChange upsert) {
    int length = Objects.requireNonNull(upsert.vector(), "an upsert's vector").length;
    if (length != model.dimension()) {
      throw new PgvectorException(
          "A vector of %d dimensions came to the table '%s' of the database '%s', which is made for %s. Give the sink the model that the job runs."
              .formatted(length, target.table(), target.databaseAtServer(), model),
          null);
    }
  }
}
