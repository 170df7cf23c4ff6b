package dev.millstream.pgvector;

import com.pgvector.PGvector;
import dev.millstream.flink.record.ChunkChange;
import dev.millstream.flink.record.ChunkChange.Kind;
import dev.millstream.flink.record.VectorChange;
import dev.millstream.pgvector.PendingChanges.Pending;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;

/**
 * Writes batches to a table, each in one transaction, as long as nobody else took the table over.
 *
 * <p>Each writer that opens a table gets a higher number than all before it. A transaction looks at
 * the number first and holds it, so that a process that was thought dead writes nothing after its
 * successor has begun.
 *
 * <p>Immutable.
 */
final class TableWriter {
  private final PgvectorTarget target;
  private final TableSql sql;
  private final long writer;
  private final int run;

  private TableWriter(PgvectorTarget target, TableSql sql, long writer, int run) {
    this.target = target;
    this.sql = sql;
    this.writer = writer;
    this.run = run;
  }

  /**
   * Takes a table over that is prepared.
   *
   * @param fresh whether the versions to come begin anew, rather than go on from a checkpoint
   */
  static TableWriter takeOver(
      Connection connection, PgvectorTarget target, TableModel model, boolean fresh)
      throws SQLException {
    TableSql sql = new TableSql(target.table(), model.dimension());
    try (PreparedStatement update = connection.prepareStatement(sql.takeOver())) {
      update.setInt(1, fresh ? 1 : 0);
      try (ResultSet row = update.executeQuery()) {
        if (!row.next()) {
          throw new PgvectorException(lost(target, "is gone"), null);
        }
        return new TableWriter(target, sql, row.getLong(1), row.getInt(2));
      }
    }
  }

  /**
   * Writes all changes or none.
   *
   * @throws PgvectorException if another writer took the table over
   */
  void write(Connection connection, PendingChanges changes) throws SQLException {
    connection.setAutoCommit(false);
    // Not when connecting: the driver would remember that there was no such type yet.
    PGvector.registerTypes(connection);
    hold(connection);
    delete(connection, changes.of(Kind.DELETE));
    upsert(connection, changes.of(Kind.UPSERT));
    move(connection, changes.of(Kind.MOVE));
    connection.commit();
  }

  private void hold(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql.holdOwner())) {
      if (!row.next()) {
        throw new PgvectorException(lost(target, "is gone"), null);
      }
      if (row.getLong(1) != writer) {
        throw new PgvectorException(
            lost(target, "is another job's, or a newer task's, by now"), null);
      }
    }
  }

  private void delete(Connection connection, List<Pending> changes) throws SQLException {
    if (changes.isEmpty()) {
      return;
    }
    try (PreparedStatement delete = connection.prepareStatement(sql.delete())) {
      for (Pending change : changes) {
        delete.setString(1, change.id());
        guard(delete, 2, change);
        delete.addBatch();
      }
      delete.executeBatch();
    }
  }

  private void move(Connection connection, List<Pending> changes) throws SQLException {
    if (changes.isEmpty()) {
      return;
    }
    try (PreparedStatement move = connection.prepareStatement(sql.move())) {
      for (Pending change : changes) {
        move.setInt(1, change.position());
        move.setLong(2, change.version());
        move.setString(3, change.source());
        move.setInt(4, run);
        move.setString(5, change.id());
        guard(move, 6, change);
        move.addBatch();
      }
      move.executeBatch();
    }
  }

  private void guard(PreparedStatement statement, int first, Pending change) throws SQLException {
    statement.setInt(first, run);
    statement.setString(first + 1, change.source());
    statement.setLong(first + 2, change.version());
  }

  private void upsert(Connection connection, List<Pending> changes) throws SQLException {
    if (changes.isEmpty()) {
      return;
    }
    try (PreparedStatement upsert = connection.prepareStatement(sql.upsert())) {
      for (Pending pending : changes) {
        VectorChange element = Objects.requireNonNull(pending.upsert(), "an upsert's vector");
        ChunkChange change = element.change();
        upsert.setString(1, pending.id());
        upsert.setString(2, change.document());
        upsert.setInt(3, pending.position());
        upsert.setString(4, change.text());
        upsert.setObject(5, new PGvector(Objects.requireNonNull(element.vector())));
        upsert.setLong(6, pending.version());
        upsert.setString(7, pending.source());
        upsert.setInt(8, run);
        upsert.setString(9, element.model());
        upsert.setString(10, element.revision());
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
  }

  private static String lost(PgvectorTarget target, String why) {
    return "The table '%s' of the database '%s' %s. A table has one writer: if two jobs write to it, give one of them another table; a task that was replaced does well to end so."
        .formatted(target.table(), target.databaseAtServer(), why);
  }
}
