package dev.millstream.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class PostgresServerIT {

  @Test
  void keepsWhatWasCommittedWhenItIsKilledAndGivesItBackOnTheSamePort() throws SQLException {
    assumeThat(PostgresBinaries.find()).as(PostgresBinaries.MISSING).isPresent();
    try (PostgresServer server = PostgresServer.start()) {
      server.execute(
          PostgresServer.DATABASE,
          "CREATE EXTENSION vector",
          "CREATE TABLE kept (vector vector(2))",
          "INSERT INTO kept VALUES ('[1,2]')");
      String url = server.url(PostgresServer.DATABASE);
      long pid = server.pid();

      server.kill();
      assertThatThrownBy(() -> server.connect(PostgresServer.DATABASE))
          .isInstanceOf(SQLException.class);
      server.startAgain();

      assertThat(server.pid()).isNotEqualTo(pid);
      assertThat(server.url(PostgresServer.DATABASE)).isEqualTo(url);
      try (Connection connection = server.connect(PostgresServer.DATABASE);
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT vector::text FROM kept")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("[1,2]");
      }
    }
  }

  @Test
  void answersNobodyWhileItIsFrozen() throws SQLException {
    assumeThat(PostgresBinaries.find()).as(PostgresBinaries.MISSING).isPresent();
    try (PostgresServer server = PostgresServer.start()) {
      server.freeze();
      assertThatThrownBy(
              () ->
                  DriverManager.getConnection(
                      server.url("postgres") + "?loginTimeout=1&connectTimeout=1",
                      PostgresServer.USER,
                      PostgresServer.PASSWORD))
          .isInstanceOf(SQLException.class);
      server.thaw();

      try (Connection connection = server.connect("postgres")) {
        assertThat(connection.isValid(5)).isTrue();
      }
    }
  }
}
