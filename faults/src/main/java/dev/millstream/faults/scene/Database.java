package dev.millstream.faults.scene;

import dev.millstream.faults.cluster.HarnessException;
import dev.millstream.faults.cluster.RunFolder;
import dev.millstream.testing.PostgresBinaries;
import dev.millstream.testing.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A PostgreSQL of its own, with pgvector.
 *
 * <p>Threading: one thread. Life cycle: {@link #close}, or the end of this JVM, ends it; its folder
 * lies beside that of the scene, as it may belong to another user.
 */
public final class Database implements AutoCloseable {
  private final RunFolder folder;
  private final PostgresServer server;
  private final Thread hook = new Thread(this::end, "kill PostgreSQL");

  private Database(RunFolder folder, PostgresServer server) {
    this.folder = folder;
    this.server = server;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Starts one at a port; empty where no PostgreSQL with pgvector is installed. */
  static Optional<Database> start(int port, boolean keep) {
    if (PostgresBinaries.find().isEmpty()) {
      return Optional.empty();
    }
    RunFolder folder = RunFolder.create(keep);
    try {
      return Optional.of(new Database(folder, PostgresServer.start(folder.root(), port)));
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /** The server, to be killed, frozen and started again. */
  public PostgresServer server() {
    return server;
  }

  /**
   * What a job is given to write a table. It has no index over the vectors, whose building would
   * take most of a small machine and which holds nothing that the rows do not.
   */
  public String endpoint(String table) {
    return "pgvector:" + server.urlOfUser(PostgresServer.DATABASE) + "?index=none&table=" + table;
  }

  /** The vectors of a table by their chunks' ids. */
  public Map<String, float[]> vectors(String table) {
    Map<String, float[]> vectors = new HashMap<>();
    String sql = "SELECT id, embedding::text FROM \"" + table + "\"";
    try (Connection connection = server.connect(PostgresServer.DATABASE);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        vectors.put(rows.getString(1), numbers(rows.getString(2)));
      }
      return vectors;
    } catch (SQLException e) {
      throw new HarnessException("Table '" + table + "' cannot be read: " + e.getMessage(), e);
    }
  }

  /** PostgreSQL writes the shortest digits that lead back to the same number. */
  private static float[] numbers(String text) {
    String[] parts = text.substring(1, text.length() - 1).split(",", -1);
    float[] numbers = new float[parts.length];
    for (int i = 0; i < parts.length; i++) {
      numbers[i] = Float.parseFloat(parts[i]);
    }
    return numbers;
  }

  @Override
  public void close() {
    end();
    Runtime.getRuntime().removeShutdownHook(hook);
    folder.close();
  }

  private void end() {
    server.kill();
  }
}
