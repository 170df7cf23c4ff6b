package dev.millstream.pgvector;

import dev.millstream.flink.record.VectorChange;
import java.sql.Connection;
import java.sql.SQLException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Keeps the chunks of a stream in a table of a PostgreSQL with pgvector: one writer, so parallelism
 * 1.
 *
 * <p>Delivery: changes are committed in batches, and all of them before a checkpoint is complete.
 * After a failure the table is therefore as far as the restored checkpoint or further, never
 * behind. What lies beyond is written once more when the source replays it, with the same result,
 * because every change names its chunk: so table and topic agree as soon as the replay has caught
 * up. Meanwhile no row goes back to an older version; one that was deleted may come back until its
 * deletion is replayed.
 *
 * <p>A table has one writer: who opens it last. An older one, a process that was thought dead,
 * writes nothing more and fails.
 *
 * <p>A table belongs to one model at one revision. A job of another is refused when it starts.
 *
 * <p>What may pass (a server that is away, restarts, is out of disk or connections) is waited for
 * and tried again, then fails the task; what will not fails it at once. Texts must be free of NUL,
 * which PostgreSQL refuses, and vectors finite and not zero: the pipeline's decoder and model see
 * to both.
 */
public final class PgvectorSink implements Sink<VectorChange> {
  private static final long serialVersionUID = 1L;

  private final PgvectorTarget target;
  private final TableModel model;
  private final Limits limits;

  /** Writes to this table, made when missing, the vectors of this model. */
  public PgvectorSink(PgvectorTarget target, TableModel model) {
    this(target, model, Limits.DEFAULT);
  }

  PgvectorSink(PgvectorTarget target, TableModel model, Limits limits) {
    this.target = target;
    this.model = model;
    this.limits = limits;
  }

  /**
   * Says before a job starts what would keep it from writing, and makes extension, table and index
   * where they are missing.
   *
   * @throws PgvectorException if the table cannot be written
   */
  public void check() {
    Connector connector = new Connector(target, System.getenv());
    try (Connection connection = connector.open()) {
      new TableSetup(target, model).prepare(connection);
    } catch (SQLException e) {
      throw connector.said(e);
    }
  }

  /**
   * Opens the table.
   *
   * @throws PgvectorException if it cannot be written
   * @throws IllegalStateException if the sink was given more than one subtask
   */
  @Override
  public SinkWriter<VectorChange> createWriter(WriterInitContext context) {
    int subtasks = context.getTaskInfo().getNumberOfParallelSubtasks();
    if (subtasks > 1) {
      throw new IllegalStateException(
          "The sink of table '%s' was given parallelism %d, but a table has one writer. Set the sink's parallelism to 1."
              .formatted(target.table(), subtasks));
    }
    try {
      return PgvectorWriter.open(
          this,
          context.getRestoredCheckpointId().isEmpty(),
          context.getProcessingTimeService(),
          context.metricGroup());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PgvectorException(
          "The task was cancelled while it opened the table '%s'.".formatted(target.table()), e);
    }
  }

  PgvectorTarget target() {
    return target;
  }

  TableModel model() {
    return model;
  }

  Limits limits() {
    return limits;
  }
}
