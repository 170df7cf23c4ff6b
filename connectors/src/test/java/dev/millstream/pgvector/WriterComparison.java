package dev.millstream.pgvector;

import com.pgvector.PGvector;
import dev.millstream.testing.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/**
 * Prints rows per second of ways to send the same rows, interleaved: {@code mvn -q -pl connectors
 * -am test -Dtest=WriterComparison -Dsurefire.failIfNoSpecifiedTests=false}. Not part of the build:
 * it asserts nothing.
 */
class WriterComparison {
  private static final int ROUNDS = Integer.getInteger("rounds", 3);
  private static final int DIMENSION = 384;
  private static final int ROWS = 5_000;
  private static final int INDEXED_ROWS = 2_000;
  private static final String TEXT = "word ".repeat(100);

  private final VersionedChanges docs = new VersionedChanges(0);
  private final List<float[]> vectors = vectors();

  private interface Way {
    void send(PgvectorTarget target, int rows) throws Exception;
  }

  @Test
  void printsRowsPerSecond() throws Exception {
    try (PostgresServer server = Tables.startOrSkip()) {
      Tables tables = new Tables(server);
      for (int round = 0; round < ROUNDS; round++) {
        report("the sink, without index", tables.target("table=a&index=none"), ROWS, this::sink);
        report("vectors as text", tables.target("table=b&index=none"), ROWS, this::text);
        report("arrays and unnest", tables.target("table=c&index=none"), ROWS, this::arrays);
        report("the sink, with index", tables.target("table=d"), INDEXED_ROWS, this::sink);
        server.execute(PostgresServer.DATABASE, "DROP TABLE a, b, c, d");
      }
    }
  }

  private static void report(String what, PgvectorTarget target, int rows, Way way)
      throws Exception {
    new PgvectorSink(target, new TableModel("m", "r", DIMENSION)).check();
    long begin = System.nanoTime();
    way.send(target, rows);
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(Locale.ROOT, "%-24s %6.0f rows/s%n", what, rows / seconds);
  }

  private void sink(PgvectorTarget target, int rows) throws Exception {
    TableModel model = new TableModel("m", "r", DIMENSION);
    try (PgvectorWriter writer =
        Tables.open(new PgvectorSink(target, model, Limits.DEFAULT), true, new Tables.Timers())) {
      for (int i = 0; i < rows; i++) {
        writer.write(docs.upsert("doc#" + i, i, TEXT, vectors.get(i)), null);
      }
      writer.flush(true);
    }
  }

  private void text(PgvectorTarget target, int rows) throws SQLException {
    String sql =
        new TableSql(target.table(), DIMENSION)
            .upsert()
            .replace("(?, ?, ?, ?, ?,", "(?, ?, ?, ?, CAST(? AS vector),");
    try (Connection connection = new Connector(target, Map.of()).open();
        PreparedStatement insert = connection.prepareStatement(sql)) {
      connection.setAutoCommit(false);
      for (int i = 0; i < rows; i++) {
        bind(insert, i);
        insert.setString(5, new PGvector(vectors.get(i)).getValue());
        insert.addBatch();
        if ((i + 1) % Limits.DEFAULT.rows() == 0) {
          insert.executeBatch();
          connection.commit();
        }
      }
    }
  }

  private static void bind(PreparedStatement insert, int i) throws SQLException {
    insert.setString(1, "doc#" + i);
    insert.setString(2, "d");
    insert.setInt(3, 3);
    insert.setString(4, TEXT);
    insert.setLong(6, i);
    insert.setString(7, "docs/0");
    insert.setInt(8, 1);
    insert.setString(9, "m");
    insert.setString(10, "r");
  }

  /** All vectors of a batch as one array of numbers, cut apart by the server. */
  private void arrays(PgvectorTarget target, int rows) throws SQLException {
    TableSql table = new TableSql(target.table(), DIMENSION);
    String values =
        "SELECT id, 'd', 3, '%s', CAST(numbers[(n - 1) * %d + 1 : n * %d] AS vector), n, 'docs/0', 1, 'm', 'r' FROM (SELECT CAST(? AS real[]) AS numbers) flat, unnest(CAST(? AS text[])) WITH ORDINALITY AS ids(id, n)"
            .formatted(TEXT, DIMENSION, DIMENSION);
    String sql = table.upsert().replaceFirst("VALUES \\([^)]*\\)", values);
    int batch = Limits.DEFAULT.rows();
    try (Connection connection = new Connector(target, Map.of()).open();
        PreparedStatement insert = connection.prepareStatement(sql)) {
      connection.setAutoCommit(false);
      for (int from = 0; from < rows; from += batch) {
        float[] numbers = new float[batch * DIMENSION];
        String[] ids = new String[batch];
        for (int i = 0; i < batch; i++) {
          ids[i] = "doc#" + (from + i);
          System.arraycopy(vectors.get(from + i), 0, numbers, i * DIMENSION, DIMENSION);
        }
        insert.setArray(1, connection.unwrap(PGConnection.class).createArrayOf("float4", numbers));
        insert.setArray(2, connection.createArrayOf("text", ids));
        insert.executeUpdate();
        connection.commit();
      }
    }
  }

  private static List<float[]> vectors() {
    Random random = new Random(1);
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      float[] vector = new float[DIMENSION];
      for (int j = 0; j < DIMENSION; j++) {
        vector[j] = (float) random.nextGaussian();
      }
      vectors.add(vector);
    }
    return vectors;
  }
}
