package dev.millstream.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.testing.PostgresServer;
import java.sql.Connection;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Databases that a job cannot use, said at once when it is built and when it opens its sink. */
class PgvectorRefusedIT {
  private static PostgresServer server;
  private static int databases;

  private String database;

  @BeforeAll
  static void startServer() {
    server = Tables.startOrSkip();
    server.execute("postgres", "CREATE ROLE plain LOGIN PASSWORD 'plain'");
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void makeDatabase() {
    database = "test" + databases++;
    server.execute("postgres", "CREATE DATABASE " + database);
  }

  @Test
  void aWrongPassword() {
    assertRefused(
        target(PostgresServer.USER, "wrong", database),
        "The database '%1$s/%2$s' does not let user 'millstream' in (28P01: password authentication failed for user \"millstream\"). Set user in the URL, and PGPASSWORD or PGPASSFILE for this process; on a cluster for every TaskManager.");
  }

  @Test
  void noPassword() {
    assertRefused(
        PgvectorTarget.parse(server.url(database) + "?user=millstream"),
        "The database '%1$s/%2$s' does not let user 'millstream' in (08004: The server requested SCRAM-based authentication, but no password was provided.). Set user in the URL, and PGPASSWORD or PGPASSFILE for this process; on a cluster for every TaskManager.");
  }

  @Test
  void aMissingDatabase() {
    assertRefused(
        target(PostgresServer.USER, PostgresServer.PASSWORD, "nowhere"),
        "The server '%1$s' has no database 'nowhere' (3D000: database \"nowhere\" does not exist). Make it with CREATE DATABASE, or name another.");
  }

  @Test
  void aMissingSchema() {
    assertRefused(
        superuser("table=search.chunks"),
        "The database '%1$s/%2$s' has no schema 'search' (3F000: schema \"search\" does not exist). Make it with CREATE SCHEMA, or name another.");
  }

  @Test
  void aMissingExtensionThatTheUserMayNotMake() {
    assertRefused(
        target("plain", "plain", database),
        "The database '%1$s/%2$s' lacks the extension vector, and this user may not make it. Let a superuser run CREATE EXTENSION vector; in the database '%2$s'.");
  }

  @Test
  void aSchemaInWhichTheUserMayNotMakeATable() {
    server.execute(database, "CREATE EXTENSION vector");

    assertRefused(
        target("plain", "plain", database),
        "User 'plain' may not use the table 'chunks' of the database '%1$s/%2$s' as it must (42501: permission denied for schema public). Grant it CREATE on the schema, or make it the owner of the table.");
  }

  @Test
  void aTableThatWasDroppedBehindTheWritersBack() throws Exception {
    try (PgvectorWriter writer = Tables.open(superuser("table=chunks"), Limits.DEFAULT, true)) {
      server.execute(database, "DROP TABLE chunks");

      assertThatThrownBy(
              () -> Tables.write(writer, new VersionedChanges(0).upsert("a", 1, "secret", 1f, 0f)))
          .hasMessage(
              "The database '127.0.0.1:%d/%s' refused what was asked of the table 'chunks' (42P01: relation \"chunks\" does not exist). This will not pass by itself: see the state in PostgreSQL's appendix 'Error Codes'."
                  .formatted(server.port(), database));
    }
  }

  @Test
  void butNotAUserWhoOwnsTheTableAndNothingElse() throws Exception {
    server.execute(database, "CREATE EXTENSION vector", "GRANT CREATE ON SCHEMA public TO plain");
    PgvectorTarget target = target("plain", "plain", database);
    new PgvectorSink(target, Tables.MODEL).check();
    server.execute(database, "REVOKE CREATE ON SCHEMA public FROM plain");

    try (PgvectorWriter writer = Tables.open(target, Limits.DEFAULT, true)) {
      Tables.write(writer, new VersionedChanges(0).upsert("a", 1, "text", 1f, 0f));
    }
  }

  @Test
  void norAnExtensionInASchemaOfItsOwn() throws Exception {
    server.execute(
        database,
        "CREATE SCHEMA extensions",
        "CREATE SCHEMA search",
        "CREATE EXTENSION vector SCHEMA extensions");
    PgvectorTarget target = superuser("table=search.chunks");
    try (PgvectorWriter writer = Tables.open(target, Limits.DEFAULT, true)) {
      Tables.write(writer, new VersionedChanges(0).upsert("a", 1, "text", 1f, 0f));
    }

    try (PgvectorSearch search = PgvectorSearch.open(target)) {
      assertThat(search.search(new float[] {1f, 0f}, 1)).extracting(Hit::id).containsExactly("a");
    }
  }

  @Test
  void norAUserAndAPasswordOfTheEnvironment() throws Exception {
    Map<String, String> environment =
        Map.of("PGUSER", PostgresServer.USER, "PGPASSWORD", PostgresServer.PASSWORD);

    try (Connection connection =
        new Connector(PgvectorTarget.parse(server.url(database)), environment).open()) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  private PgvectorTarget superuser(String settings) {
    return PgvectorTarget.parse(server.urlOfUser(database) + "?" + settings);
  }

  private static PgvectorTarget target(String user, String password, String database) {
    return PgvectorTarget.parse(
        "postgresql://%s:%s@127.0.0.1:%d/%s".formatted(user, password, server.port(), database));
  }

  private void assertRefused(PgvectorTarget target, String sentence) {
    String expected = sentence.formatted("127.0.0.1:" + server.port(), database);
    PgvectorSink sink = new PgvectorSink(target, Tables.MODEL);

    assertThatThrownBy(sink::check).isInstanceOf(PgvectorException.class).hasMessage(expected);
    assertThatThrownBy(() -> Tables.open(sink, true, new Tables.Timers())).hasMessage(expected);
  }
}
