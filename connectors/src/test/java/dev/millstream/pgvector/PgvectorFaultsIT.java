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
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A writer at work while its database is killed, frozen, full, or not what it should be. */
class PgvectorFaultsIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);
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
      try (Writing writing = new Writing("index=none", "text")) {
        writing.awaitMoreRows();

        server.kill();
        server.startAgain();

        writing.awaitMoreRows();
        writing.endWithAllRows();
      }
    }

    @Test
    void aServerThatIsStoppedByItsAdministrator() throws Exception {
      try (Writing writing = new Writing("index=none", "text")) {
        writing.awaitMoreRows();

        server.stop();
        server.startAgain();

        writing.awaitMoreRows();
        writing.endWithAllRows();
      }
    }

    @Test
    void aServerThatAnswersNobody() throws Exception {
      try (Writing writing = new Writing("index=none&socketTimeout=2", "text")) {
        writing.awaitMoreRows();

        server.freeze();
        assertThatThrownBy(() -> writing.ended.get(5, TimeUnit.SECONDS))
            .isInstanceOf(TimeoutException.class);
        server.thaw();

        writing.awaitMoreRows();
        writing.endWithAllRows();
      }
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
        try (Writing writing = new Writing("index=none", "a long text ".repeat(600))) {
          Awaitility.await().atMost(MINUTE).until(() -> full(disk));
          assertThat(writing.ended).isNotDone();

          assertThat(mount(disk, "remount,size=1g")).isTrue();
          writing.awaitMoreRows();
          writing.endWithAllRows();
        }
      } finally {
        server.close();
        command("umount", disk.toString());
        Files.delete(disk);
      }
    }
  }

  /** A writer in a thread of its own that writes row after row until it is told to end. */
  private final class Writing implements AutoCloseable {
    private final AtomicBoolean end = new AtomicBoolean();
    private final AtomicInteger rows = new AtomicInteger();
    private final CompletableFuture<Void> ended;

    Writing(String settings, String text) {
      PgvectorTarget target = tables.target(settings);
      ended = CompletableFuture.runAsync(() -> write(target, text));
    }

    private void write(PgvectorTarget target, String text) {
      try (PgvectorWriter writer = Tables.open(target, PATIENT, true)) {
        while (!end.get()) {
          int row = rows.getAndIncrement();
          writer.write(docs.upsert("c" + row, row, noise(text.length(), row), row, 1f), null);
        }
        writer.flush(true);
      } catch (InterruptedException e) {
        throw new IllegalStateException("Nobody interrupts the writer.", e);
      }
    }

    /** Another hundred than there are now. */
    void awaitMoreRows() {
      Awaitility.await().ignoreExceptions().atMost(MINUTE).until(() -> committed() >= 0);
      long before = committed();
      Awaitility.await()
          .ignoreExceptions()
          .atMost(MINUTE)
          .until(() -> ended.isDone() || committed() >= before + 100);
    }

    void endWithAllRows() throws Exception {
      end.set(true);
      ended.get(1, TimeUnit.MINUTES);
      long last = rows.get() - 1L;
      assertThat(
              tables.rows(
                  "SELECT count(*), max(version), sum(version), sum((embedding::real[])[1]::bigint)"
                      + " FROM chunks"))
          .containsExactly("%d|%d|%3$d|%3$d".formatted(last + 1, last, last * (last + 1) / 2));
    }

    private long committed() {
      try {
        return Long.parseLong(tables.rows("SELECT count(*) FROM chunks").get(0));
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Text that cannot be compressed away. */
    private static String noise(int length, int seed) {
      byte[] bytes = new byte[length / 2];
      new Random(seed).nextBytes(bytes);
      return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() {
      end.set(true);
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
