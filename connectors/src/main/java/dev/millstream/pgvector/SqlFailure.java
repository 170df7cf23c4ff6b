package dev.millstream.pgvector;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What a refusal of the database means: whether it may pass by itself, and what to say about it.
 *
 * <p>States as in PostgreSQL's appendix "Error Codes".
 */
final class SqlFailure {
  /** Classes: no connection, out of resources (disk, memory, connections), rolled back. */
  private static final Set<String> PASSING_CLASSES = Set.of("08", "53", "40");

  /** Shutdown, crash, starting up, time-outs and locks, a standby that takes over, disk trouble. */
  private static final Set<String> PASSING =
      Set.of(
          "57P01", "57P02", "57P03", "57P05", "57014", "25P03", "25006", "55P03", "55006", "58030");

  /** The server turned the driver's way of logging in down: no password, or a wrong method. */
  private static final String REJECTED = "08004";

  private SqlFailure() {}

  /** Whether the same work may succeed later. */
  static boolean passes(SQLException failure) {
    String state = state(failure);
    return !state.equals(REJECTED)
        && (PASSING.contains(state) || PASSING_CLASSES.contains(classOf(state)));
  }

  /** State and the server's own words, which never hold what a row holds. */
  static String words(SQLException failure) {
    SQLException root = root(failure);
    ServerErrorMessage server =
        root instanceof PSQLException told ? told.getServerErrorMessage() : null;
    String words = server == null ? root.getMessage() : server.getMessage();
    return state(failure) + ": " + words;
  }

  /** A failure as a sentence for whoever does not wait for it to pass. */
  static PgvectorException said(SQLException failure, PgvectorTarget target, String user) {
    return new PgvectorException(
        passes(failure) ? away(failure, target) : lasting(failure, target, user), failure);
  }

  private static String away(SQLException failure, PgvectorTarget target) {
    return "The database '%s' could not be reached or is busy (%s). Check host and port in the URL and that the server runs, then try again."
        .formatted(target.databaseAtServer(), words(failure));
  }

  private static String lasting(SQLException failure, PgvectorTarget target, String user) {
    String place = target.databaseAtServer();
    return switch (state(failure)) {
      case "28P01", "28000", REJECTED ->
          "The database '%s' does not let user '%s' in (%s). Set user in the URL, and PGPASSWORD or PGPASSFILE for this process; on a cluster for every TaskManager."
              .formatted(place, user, words(failure));
      case "3D000" ->
          "The server '%s' has no database '%s' (%s). Make it with CREATE DATABASE, or name another."
              .formatted(target.server(), target.database(), words(failure));
      case "3F000" ->
          "The database '%s' has no schema '%s' (%s). Make it with CREATE SCHEMA, or name another."
              .formatted(place, target.table().schema(), words(failure));
      case "42501" ->
          "User '%s' may not use the table '%s' of the database '%s' as it must (%s). Grant it CREATE on the schema, or make it the owner of the table."
              .formatted(user, target.table(), place, words(failure));
      default ->
          "The database '%s' refused what was asked of the table '%s' (%s). This will not pass by itself: see the state in PostgreSQL's appendix 'Error Codes'."
              .formatted(place, target.table(), words(failure));
    };
  }

  static String state(SQLException failure) {
    String state = root(failure).getSQLState();
    // The driver gives no state where it could not even speak with the server.
    return state == null || state.isEmpty() ? "08000" : state;
  }

  private static String classOf(String state) {
    return state.substring(0, Math.min(2, state.length()));
  }

  private static SQLException root(SQLException failure) {
    SQLException next = failure.getNextException();
    return failure instanceof BatchUpdateException && next != null ? next : failure;
  }
}
