package dev.millstream.pgvector;

import java.lang.module.ModuleDescriptor.Version;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** pgvector in a database: there, made, or missed with a sentence. */
final class Extension {
  private static final String DENIED = "42501";

  private static final String AVAILABLE =
      "SELECT default_version FROM pg_available_extensions WHERE name = 'vector'";

  private Extension() {}

  /**
   * Makes the extension where it is missing and the user may.
   *
   * @throws PgvectorException if it is missing still, or too old for the dimension
   */
  static void require(Connection connection, PgvectorTarget target, int dimension)
      throws SQLException {
    String version = version(connection);
    if (version.isEmpty()) {
      create(connection, target);
      version = version(connection);
    }
    String needed = dimension > 2_000 ? "0.7" : "0.5";
    if (!atLeast(version, needed)) {
      throw new PgvectorException(
          "The database '%s' has pgvector %s, but vectors of %d dimensions need %s or newer. Install it, then run ALTER EXTENSION vector UPDATE; as its owner."
              .formatted(target.databaseAtServer(), version, dimension, needed),
          null);
    }
  }

  /** The installed version; empty where it is not installed. */
  static String version(Connection connection) throws SQLException {
    return first(connection, "SELECT extversion FROM pg_extension WHERE extname = 'vector'");
  }

  /** Whether {@code 0.10.1} is {@code 0.8} or newer. */
  static boolean atLeast(String version, String needed) {
    return Version.parse(version).compareTo(Version.parse(needed)) >= 0;
  }

  private static void create(Connection connection, PgvectorTarget target) throws SQLException {
    if (first(connection, AVAILABLE).isEmpty()) {
      throw new PgvectorException(
          "The server '%s' does not have pgvector. Install it there (Debian: apt install postgresql-NN-pgvector), then run CREATE EXTENSION vector; in the database '%s' as a superuser."
              .formatted(target.server(), target.database()),
          null);
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE EXTENSION IF NOT EXISTS vector");
    } catch (SQLException e) {
      if (!SqlFailure.state(e).equals(DENIED)) {
        throw e;
      }
      throw new PgvectorException(
          "The database '%s' lacks the extension vector, and this user may not make it. Let a superuser run CREATE EXTENSION vector; in the database '%s'."
              .formatted(target.databaseAtServer(), target.database()),
          e);
    }
  }

  private static String first(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getString(1) : "";
    }
  }
}
