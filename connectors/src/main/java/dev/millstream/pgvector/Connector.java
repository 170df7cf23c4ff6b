package dev.millstream.pgvector;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Connects to a database, with limits on every wait.
 *
 * <p>The password is the URL's, else {@code PGPASSWORD}, else what the driver finds in {@code
 * PGPASSFILE} or {@code ~/.pgpass}, each on the machine that connects.
 */
final class Connector {
  /** Seconds where it is a time. Without details, since those quote rows. */
  private static final Map<PGProperty, String> DEFAULTS =
      Map.of(
          PGProperty.CONNECT_TIMEOUT, "10",
          PGProperty.LOGIN_TIMEOUT, "15",
          PGProperty.SOCKET_TIMEOUT, "60",
          PGProperty.TCP_KEEP_ALIVE, "true",
          PGProperty.LOG_SERVER_ERROR_DETAIL, "false",
          PGProperty.REWRITE_BATCHED_INSERTS, "true",
          PGProperty.APPLICATION_NAME, "millstream");

  /** A process that was frozen gives its locks back; vectors are known in whatever schema. */
  private static final String[] SESSION = {
    "SET idle_in_transaction_session_timeout = '30s'",
    "SET lock_timeout = '30s'",
    "SELECT set_config('search_path',"
        + " concat_ws(', ', nullif(current_setting('search_path'), ''), quote_ident(n.nspname)),"
        + " false)"
        + " FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
        + " WHERE e.extname = 'vector' AND n.nspname <> ALL (current_schemas(false))"
  };

  private final PgvectorTarget target;
  private final Map<String, String> environment;

  Connector(PgvectorTarget target, Map<String, String> environment) {
    this.target = target;
    this.environment = environment;
  }

  PgvectorTarget target() {
    return target;
  }

  /** A connection that commits each statement. */
  Connection open() throws SQLException {
    Driver driver = new Driver();
    leaveTheListOfDrivers();
    Connection connection = driver.connect(url(), properties());
    if (connection == null) {
      throw new PSQLException("The driver does not take the URL.", PSQLState.INVALID_NAME);
    }
    try (Statement statement = connection.createStatement()) {
      for (String sql : SESSION) {
        statement.execute(sql);
      }
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** A failure as a sentence. */
  PgvectorException said(SQLException failure) {
    return SqlFailure.said(failure, target, properties().getProperty("user", "unknown"));
  }

  /** The JVM's list of drivers would keep a job's class loader after its end. */
  private static synchronized void leaveTheListOfDrivers() throws SQLException {
    if (Driver.class.getClassLoader() != ClassLoader.getSystemClassLoader()
        && Driver.isRegistered()) {
      Driver.deregister();
    }
  }

  private String url() {
    return "jdbc:postgresql://"
        + target.server()
        + "/"
        + URLEncoder.encode(target.database(), StandardCharsets.UTF_8);
  }

  private Properties properties() {
    Properties properties = new Properties();
    DEFAULTS.forEach((property, value) -> property.set(properties, value));
    set(properties, PGProperty.USER, environment.get("PGUSER"));
    set(properties, PGProperty.PASSWORD, environment.get("PGPASSWORD"));
    target.properties().forEach(properties::setProperty);
    if (PGProperty.USER.getOrDefault(properties) == null) {
      set(properties, PGProperty.USER, System.getProperty("user.name"));
    }
    return properties;
  }

  private static void set(Properties properties, PGProperty property, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      property.set(properties, value);
    }
  }
}
