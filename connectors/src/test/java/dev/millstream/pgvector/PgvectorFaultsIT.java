package dev.millstream.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millstream.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A writer at work while its database is killed, frozen, full, or not what it should be. */
class PgvectorFaultsIT {
  private static final int ROWS = 1_000;
  private static final Limits PATIENT = limits(Duration.ofMinutes(1));
  private static final Limits IMPATIENT = limits(Duration.ofSeconds(2));

  private final VersionedChanges docs = new VersionedChanges(0);
  private PostgresServer server;
  private Tables tables;

  private static Limits limits(Duration patience) {
    return new Limits(20, 1 << 20, Duration.ofMillis(500), patience);
  }

  @BeforeEach
  void startServer() {
    server = Tables.startOrSkip();
    tables = new Tables(server);
  }

  @AfterEach
  void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @Nested
  class WaitsFor {
    @Test
    void aServerThatIsKilledInTheMiddleAndStartedAgain() throws Exception {
      CompletableFuture<Void> writing = writeInBackground(PATIENT, "text");
      awaitRows(100);

      server.kill();
      assertThat(writing).isNotDone();
      server.startAgain();

      writing.get(1, TimeUnit.MINUTES);
      assertAllRows();
    }

    @Test
    void aServerThatIsStoppedByItsAdministrator() throws Exception {
      CompletableFuture<Void> writing = writeInBackground(PATIENT, "text");
      awaitRows(100);

      server.stop();
      server.startAgain();

      writing.get(1, TimeUnit.MINUTES);
      assertAllRows();
    }

    @Test
    void aServerThatAnswersNobody() throws Exception {
      CompletableFuture<Void> writing = writeInBackground(PATIENT, "text", "&socketTimeout=2");
      awaitRows(100);

      server.freeze();
      assertThatThrownBy(() -> writing.get(5, TimeUnit.SECONDS))
          .isInstanceOf(java.util.concurrent.TimeoutException.class);
      server.thaw();

      writing.get(1, TimeUnit.MINUTES);
      assertAllRows();
    }

    @Test
    void aConnectionThatIsEnded() throws Exception {
      try (PgvectorWriter writer = Tables.open(tables.target("index=none"), PATIENT, true)) {
        Tables.write(writer, docs.upsert("a", 1, "one", 1f, 0f));
        server.execute(
            PostgresServer.DATABASE,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'millstream'");
        Tables.write(writer, docs.upsert("a", 2, "two", 1f, 0f));
      }
      assertThat(tables.rows("SELECT text FROM chunks")).containsExactly("two");
    }

    @Test
    void roomOnAFullDisk() throws Exception {
      Path disk = Files.createTempDirectory("disk");
      assumeThat(mount(disk, "size=3m,mode=777"))
          .as("Not run: only root can mount a small disk, and only where the system lets it.")
          .isTrue();
      try {
        Files.createDirectory(disk.resolve("space"));
        command("chown", "65534:65534", disk.resolve("space").toString());
        server.execute(
            "postgres",
            "CREATE TABLESPACE small LOCATION '" + disk.resolve("space") + "'",
            "ALTER DATABASE " + PostgresServer.DATABASE + " SET default_tablespace = small");
        CompletableFuture<Void> writing = writeInBackground(PATIENT, "a long text ".repeat(600));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> full(disk));
        assertThat(writing).isNotDone();

        assertThat(mount(disk, "remount,size=200m")).isTrue();
        writing.get(1, TimeUnit.MINUTES);
        assertAllRows();
      } finally {
        server.close();
        command("umount", disk.toString());
        Files.delete(disk);
      }
    }

    private CompletableFuture<Void> writeInBackground(Limits limits, String text, String... more) {
      PgvectorTarget target = tables.target("index=none" + String.join("", more));
      return CompletableFuture.runAsync(
          () -> {
            try (PgvectorWriter writer = Tables.open(target, limits, true)) {
              for (int i = 0; i < ROWS; i++) {
                // Incompressible enough: every row is another.
                writer.write(docs.upsert("c" + i, i, i + noise(text, i), i + 1f, 1f), null);
              }
              writer.flush(true);
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
    }

    private String noise(String text, int seed) {
      if (text.length() < 100) {
        return text;
      }
      byte[] bytes = new byte[text.length()];
      new java.util.Random(seed).nextBytes(bytes);
      return java.util.HexFormat.of().formatHex(bytes);
    }

    private void awaitRows(int least) {
      Awaitility.await()
          .ignoreExceptions()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> Integer.parseInt(tables.rows("SELECT count(*) FROM chunks").get(0)) >= least);
    }

    private void assertAllRows() throws SQLException {
      assertThat(
              tables.rows(
                  "SELECT count(*), count(DISTINCT id), sum(version), sum((embedding::real[])[1])"
                      + " FROM chunks"))
          .containsExactly("1000|1000|499500|500500");
    }
  }

  @Nested
  class GivesUp {
    @Test
    void whenTheServerIsAwayForLongerThanItsPatience() throws Exception {
      try (PgvectorWriter writer = Tables.open(tables.target("table=chunks"), IMPATIENT, true)) {
        server.kill();

        assertThatThrownBy(() -> Tables.write(writer, docs.upsert("a", 1, "secret", 1f, 0f)))
            .isInstanceOf(PgvectorException.class)
            .hasMessageMatching(
                "Could not write to the table 'chunks' of the database '127\\.0\\.0\\.1:\\d+/millstream' for 2 s \\(08001: Connection to 127\\.0\\.0\\.1:\\d+ refused\\..*\\)\\. Nothing is lost: a job that restarts goes on from its last checkpoint\\. See what keeps the database from answering\\.");
        server.startAgain();
        writer.flush(false);
      }
      assertThat(tables.rows("SELECT id FROM chunks")).containsExactly("a");
    }

    @Test
    void atJobBuildWhenTheServerIsAway() {
      PgvectorTarget target = tables.target("table=chunks");
      server.kill();

      assertThatThrownBy(() -> new PgvectorSink(target, Tables.MODEL).check())
          .isInstanceOf(PgvectorException.class)
          .hasMessageStartingWith(
              "The database '127.0.0.1:%d/millstream' could not be reached or is busy (08001: "
                  .formatted(server.port()))
          .hasMessageEndingWith(
              "). Check host and port in the URL and that the server runs, then try again.");
    }
  }

  @Test
  void aFrozenProcessGivesItsLockBack() throws Exception {
    PgvectorTarget target = tables.target("index=none&options=-c%20lock_timeout=1s");
    tables.write(target, docs.upsert("a", 1, "text", 1f, 0f));
    try (Connection frozen = new Connector(target, Map.of()).open();
        Statement statement = frozen.createStatement()) {
      frozen.setAutoCommit(false);
      statement.execute("SET LOCAL idle_in_transaction_session_timeout = '2s'");
      statement.execute("SELECT * FROM chunks_millstream FOR SHARE");

      try (PgvectorWriter heir = Tables.open(target, PATIENT, false)) {
        Tables.write(heir, docs.upsert("b", 1, "text", 1f, 0f));
      }
    }
    assertThat(tables.rows("SELECT id FROM chunks ORDER BY id")).containsExactly("a", "b");
  }

  private static boolean full(Path disk) throws IOException {
    return Files.getFileStore(disk).getUsableSpace() < 64 << 10;
  }

  private static boolean mount(Path folder, String options) throws Exception {
    return "root".equals(System.getProperty("user.name"))
        && command("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString()) == 0;
  }

  private static int command(String... command) throws Exception {
    return new ProcessBuilder(List.of(command)).inheritIO().start().waitFor();
  }
}
