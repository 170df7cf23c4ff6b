package dev.millstream.pgvector;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that is made anew when it is lost, with the work done on it begun again.
 *
 * <p>Threading: one thread, which waits between two attempts and may be interrupted then.
 */
final class Session implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final Connector connector;
  private final Duration patience;
  private @Nullable Connection open;
  private long retries;

  Session(Connector connector, Duration patience) {
    this.connector = connector;
    this.patience = patience;
  }

  /**
   * Something done to a database that may be done again from its beginning, whether it took effect
   * or not.
   */
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /**
   * Does the work once, and again while it fails by what may pass.
   *
   * @param aim what is being done, for sentences: {@code write to}, {@code open}
   * @throws PgvectorException if it failed for good or for too long
   */
  <T> T run(String aim, Work<T> work) throws InterruptedException {
    long begin = System.nanoTime();
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      try {
        return work.on(connection());
      } catch (SQLException e) {
        drop();
        if (!SqlFailure.passes(e)) {
          throw connector.said(e);
        }
        if (System.nanoTime() - begin + TimeUnit.MILLISECONDS.toNanos(pause) > patience.toNanos()) {
          throw tooLong(aim, e);
        }
        if (pause == FIRST_PAUSE_MILLIS) {
          LOG.warn(
              "Could not {} the table '{}' of the database '{}' ({}). Trying again for {}.",
              aim,
              connector.target().table(),
              connector.target().databaseAtServer(),
              SqlFailure.words(e),
              patience);
        }
      } catch (RuntimeException e) {
        drop();
        throw e;
      }
      retries++;
      // Nothing counts it down: a pause that an interruption ends.
      new CountDownLatch(1).await(pause, TimeUnit.MILLISECONDS);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }

  /** How often work was begun again. */
  long retries() {
    return retries;
  }

  @Override
  public void close() {
    drop();
  }

  private Connection connection() throws SQLException {
    Connection connection = open;
    if (connection == null) {
      connection = connector.open();
      open = connection;
    }
    return connection;
  }

  /** Whatever was not committed is rolled back by the server. */
  private void drop() {
    Connection connection = open;
    open = null;
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        LOG.debug("A connection to {} was closed already.", connector.target(), e);
      }
    }
  }

  private PgvectorException tooLong(String aim, SQLException failure) {
    return new PgvectorException(
        "Could not %s the table '%s' of the database '%s' for %s (%s). Nothing is lost: a job that restarts goes on from its last checkpoint. See what keeps the database from answering."
            .formatted(
                aim,
                connector.target().table(),
                connector.target().databaseAtServer(),
                patience.toSeconds() + " s",
                SqlFailure.words(failure)),
        failure);
  }
}
