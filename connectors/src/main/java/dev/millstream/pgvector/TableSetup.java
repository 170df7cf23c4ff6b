package dev.millstream.pgvector;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what a table of chunks needs where it is missing, and refuses a table that is another's.
 *
 * <p>All of it happens in one transaction, one job at a time.
 */
final class TableSetup {
  private static final Logger LOG = LoggerFactory.getLogger(TableSetup.class);

  /** How long an index over rows that stand already may take. */
  private static final int BUILD_MILLIS = 6 * 60 * 60 * 1_000;

  private final PgvectorTarget target;
  private final TableModel model;
  private final TableSql sql;

  TableSetup(PgvectorTarget target, TableModel model) {
    this.target = target;
    this.model = model;
    sql = new TableSql(target.table(), model.dimension());
  }

  /**
   * Leaves the connection as it was, or to be closed if it throws.
   *
   * @throws PgvectorException if the extension cannot be made, or the table is not this model's
   */
  void prepare(Connection connection) throws SQLException {
    Extension.require(connection, target, model.dimension());
    int patience = connection.getNetworkTimeout();
    connection.setNetworkTimeout(Runnable::run, BUILD_MILLIS);
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_xact_lock(hashtext('millstream'))");
      if (exists(connection, target.table().quoted())) {
        requireOwn(connection);
      } else {
        make(connection);
      }
      if (target.indexed() && !exists(connection, target.table().quotedIndex())) {
        index(statement);
      }
      connection.commit();
    }
    connection.setAutoCommit(true);
    connection.setNetworkTimeout(Runnable::run, patience);
  }

  private void index(Statement statement) throws SQLException {
    if (sql.indexable()) {
      statement.execute(sql.createIndex());
    } else {
      LOG.warn(
          "pgvector has no index for vectors of {} dimensions: searches of '{}' compare with each.",
          model.dimension(),
          target.table());
    }
  }

  /** The model of a table, or empty for none of Millstream's. */
  static Optional<TableModel> modelOf(Connection connection, TableName table) throws SQLException {
    if (!exists(connection, table.quoted()) || !exists(connection, table.quotedOwner())) {
      return Optional.empty();
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(new TableSql(table, 1).selectOwner())) {
      return row.next()
          ? Optional.of(new TableModel(row.getString(1), row.getString(2), row.getInt(3)))
          : Optional.empty();
    }
  }

  private void make(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        PreparedStatement owner = connection.prepareStatement(makeOwner(statement))) {
      statement.execute(sql.createTable());
      owner.setString(1, model.name());
      owner.setString(2, model.revision());
      owner.setInt(3, model.dimension());
      owner.executeUpdate();
    }
  }

  /** What a dropped table left behind says nothing about the new one. */
  private String makeOwner(Statement statement) throws SQLException {
    statement.execute(sql.createOwner());
    statement.execute(sql.deleteOwner());
    return sql.insertOwner();
  }

  private void requireOwn(Connection connection) throws SQLException {
    TableModel held =
        modelOf(connection, target.table())
            .orElseThrow(
                () ->
                    refused(
                        "was not made by Millstream. Give this job another table, e.g. %s."
                            .formatted("table=" + target.table() + "_vectors")));
    if (!held.equals(model)) {
      throw refused(
          "holds vectors of %s, but this job makes vectors of %s. Give this job another table, or drop that one to embed everything again: DROP TABLE %s, %s;"
              .formatted(held, model, target.table().quoted(), target.table().quotedOwner()));
    }
    List<String> wrong = wrongColumns(connection);
    if (!wrong.isEmpty()) {
      throw refused(
          "has other columns than Millstream made: %s. Change them back, or give this job another table."
              .formatted(String.join(", ", wrong)));
    }
  }

  private List<String> wrongColumns(Connection connection) throws SQLException {
    Map<String, String> found = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
                + " WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped")) {
      select.setString(1, target.table().quoted());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.put(rows.getString(1), rows.getString(2));
        }
      }
    }
    List<String> wrong = new ArrayList<>();
    sql.columns()
        .forEach(
            (column, type) -> {
              String is = found.getOrDefault(column, "missing");
              if (!is.equals(type)) {
                wrong.add("%s is %s and must be %s".formatted(column, is, type));
              }
            });
    return wrong;
  }

  private static boolean exists(Connection connection, String quoted) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
      select.setString(1, quoted);
      try (ResultSet row = select.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private PgvectorException refused(String why) {
    return new PgvectorException(
        "The table '%s' of the database '%s' %s"
            .formatted(target.table(), target.databaseAtServer(), why),
        null);
  }
}
