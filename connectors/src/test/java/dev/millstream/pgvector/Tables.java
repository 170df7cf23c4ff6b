package dev.millstream.pgvector;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millstream.flink.record.VectorChange;
import dev.millstream.testing.PostgresBinaries;
import dev.millstream.testing.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** Tables of a server, written and read as the tests need it. */
final class Tables {
  static final TableModel MODEL = new TableModel("m", "r", 2);

  private final PostgresServer server;

  Tables(PostgresServer server) {
    this.server = server;
  }

  static PostgresServer startOrSkip() {
    assumeThat(PostgresBinaries.find()).as(PostgresBinaries.MISSING).isPresent();
    return PostgresServer.start();
  }

  PgvectorTarget target(String settings) {
    return PgvectorTarget.parse(server.urlOfUser(PostgresServer.DATABASE) + "?" + settings);
  }

  /** A run of a job that writes these and ends. */
  void write(PgvectorTarget target, VectorChange... changes) throws Exception {
    try (PgvectorWriter writer = open(target, Limits.DEFAULT, true)) {
      write(writer, changes);
    }
  }

  static void write(PgvectorWriter writer, VectorChange... changes) throws Exception {
    for (VectorChange change : changes) {
      writer.write(change, null);
    }
    writer.flush(false);
  }

  static PgvectorWriter open(PgvectorTarget target, Limits limits, boolean fresh)
      throws InterruptedException {
    return open(new PgvectorSink(target, MODEL, limits), fresh, new Timers());
  }

  static PgvectorWriter open(PgvectorSink sink, boolean fresh, Timers timers)
      throws InterruptedException {
    return PgvectorWriter.open(
        sink, fresh, timers, UnregisteredMetricsGroup.createSinkWriterMetricGroup());
  }

  /** The rows of a query, the columns of each joined by {@code |}. */
  List<String> rows(String sql) throws SQLException {
    try (Connection connection = server.connect(PostgresServer.DATABASE);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          columns.add(rows.getString(i));
        }
        found.add(String.join("|", columns));
      }
      return found;
    }
  }

  /** The chunks of a table by id. */
  List<String> chunks(String table) throws SQLException {
    return rows(
        "SELECT id, position, text, embedding::text, version FROM " + table + " ORDER BY id");
  }

  /** Time stands still; the last timer can be made to go off. */
  static final class Timers implements ProcessingTimeService {
    private ProcessingTimeCallback last;

    @Override
    public long getCurrentProcessingTime() {
      return 0;
    }

    @Override
    public ScheduledFuture<?> registerTimer(long time, ProcessingTimeCallback callback) {
      last = callback;
      return new Scheduled();
    }

    void goOff() throws Exception {
      last.onProcessingTime(0);
    }
  }

  private static final class Scheduled extends CompletableFuture<Object>
      implements ScheduledFuture<Object> {
    @Override
    public long getDelay(java.util.concurrent.TimeUnit unit) {
      return 0;
    }

    @Override
    public int compareTo(java.util.concurrent.Delayed other) {
      return 0;
    }
  }
}
