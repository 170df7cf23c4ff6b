package dev.millstream.pgvector;

import com.pgvector.PGvector;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Searches a table, while a job writes to it or not; sees what is committed.
 *
 * <p>Threading: one thread. Life cycle: holds a connection until closed.
 */
public final class PgvectorSearch implements AutoCloseable {
  /** The graph looks at as many candidates as pgvector allows, or twice the hits asked for. */
  private static final int MAX_CANDIDATES = 1_000;

  private static final int MIN_CANDIDATES = 100;

  private final Connector connector;
  private final Connection connection;
  private final TableModel model;
  private final TableSql sql;

  private PgvectorSearch(Connector connector, Connection connection, TableModel model) {
    this.connector = connector;
    this.connection = connection;
    this.model = model;
    sql = new TableSql(connector.target().table(), model.dimension());
  }

  /**
   * Connects.
   *
   * @throws PgvectorException if the database cannot be asked, or has no such table of Millstream's
   */
  public static PgvectorSearch open(PgvectorTarget target) {
    Connector connector = new Connector(target, System.getenv());
    try {
      return open(connector, connector.open());
    } catch (SQLException e) {
      throw connector.said(e);
    }
  }

  private static PgvectorSearch open(Connector connector, Connection connection)
      throws SQLException {
    try {
      PgvectorTarget target = connector.target();
      TableModel model =
          TableSetup.modelOf(connection, target.table()).orElseThrow(() -> noTable(target));
      PGvector.registerTypes(connection);
      if (Extension.atLeast(Extension.version(connection), "0.8")) {
        // Rows that were deleted but not vacuumed must not take the place of others.
        try (Statement statement = connection.createStatement()) {
          statement.execute("SET hnsw.iterative_scan = strict_order");
        }
      }
      return new PgvectorSearch(connector, connection, model);
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** The model to embed questions with. */
  public TableModel model() {
    return model;
  }

  /** Number of chunks. */
  public long count() {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql.count())) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw connector.said(e);
    }
  }

  /**
   * The nearest chunks, best first, by pgvector's graph where there is one: nearly always the very
   * nearest.
   *
   * @throws IllegalArgumentException if the vector has another dimension than the table, or {@code
   *     k} is not from 1 to 1,000
   * @throws PgvectorException if the database cannot be asked
   */
  public List<Hit> search(float[] vector, int k) {
    requireQuery(vector, k);
    int candidates = Math.min(MAX_CANDIDATES, Math.max(2 * k, MIN_CANDIDATES));
    try (Statement setting = connection.createStatement();
        PreparedStatement select = connection.prepareStatement(sql.search())) {
      setting.execute("SET hnsw.ef_search = " + candidates);
      select.setObject(1, new PGvector(vector));
      select.setObject(2, new PGvector(vector));
      select.setInt(3, candidates);
      select.setInt(4, k);
      List<Hit> hits = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          hits.add(
              new Hit(
                  row.getString(1),
                  row.getString(2),
                  row.getInt(3),
                  row.getString(4),
                  row.getFloat(5)));
        }
      }
      return hits;
    } catch (SQLException e) {
      throw connector.said(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw connector.said(e);
    }
  }

  private void requireQuery(float[] vector, int k) {
    if (vector.length != model.dimension()) {
      throw new IllegalArgumentException(
          "The question's vector has %d dimensions, but the table holds vectors of %s. Embed the question with that model."
              .formatted(vector.length, model));
    }
    if (k < 1 || k > MAX_CANDIDATES) {
      throw new IllegalArgumentException(
          "The number of hits was %d but must be from 1 to %d. Use e.g. 10."
              .formatted(k, MAX_CANDIDATES));
    }
  }

  private static PgvectorException noTable(PgvectorTarget target) {
    return new PgvectorException(
        "The database '%s' has no table '%s' of Millstream's. Name the table that a job writes to, or run one with --to 'pgvector:%s' first."
            .formatted(target.databaseAtServer(), target.table(), target),
        null);
  }
}
