package dev.millstream.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.flink.record.VectorChange;
import dev.millstream.testing.PostgresServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PgvectorIT {
  private static PostgresServer server;
  private static Tables tables;

  private final VersionedChanges docs = new VersionedChanges(0);

  @BeforeAll
  static void startServer() {
    server = Tables.startOrSkip();
    tables = new Tables(server);
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @Nested
  class Changing {
    @Test
    void replacesMovesAndDeletesByTheChunksId() throws Exception {
      PgvectorTarget target = tables.target("table=changed");
      try (PgvectorWriter writer = Tables.open(target, Limits.DEFAULT, true)) {
        Tables.write(
            writer,
            docs.upsert("a", 1, "first", 1f, 0f),
            docs.upsert("b", 1, "second", 0f, 1f),
            docs.upsert("c", 1, "third", 1f, 1f));
        Tables.write(
            writer,
            docs.upsert("a", 2, "rewritten", 0f, 2f),
            docs.move("b", 2, 9),
            docs.delete("c", 2),
            docs.move("x", 2, 1),
            docs.delete("y", 2));
      }

      assertThat(tables.chunks("changed"))
          .containsExactly("a|3|rewritten|[0,2]|2", "b|9|second|[0,1]|2");
      assertThat(tables.rows("SELECT DISTINCT document, source, model, revision FROM changed"))
          .containsExactly("d|docs/0|m|r");
    }

    @Test
    void takesSeveralChangesOfAChunkInOneBatch() throws Exception {
      tables.write(
          tables.target("table=batched"),
          docs.upsert("a", 1, "first", 1f, 0f),
          docs.upsert("a", 2, "second", 0f, 1f),
          docs.move("a", 3, 8),
          docs.upsert("b", 1, "gone", 1f, 0f),
          docs.delete("b", 2));

      assertThat(tables.chunks("batched")).containsExactly("a|8|second|[0,1]|3");
    }

    @Test
    void endsTheSameWhenAJobReplaysItsChanges() throws Exception {
      VectorChange[] changes = {
        docs.upsert("a", 1, "first", 1f, 0f),
        docs.upsert("b", 2, "second", 0f, 1f),
        docs.delete("a", 3),
        docs.move("b", 4, 7)
      };
      PgvectorTarget target = tables.target("table=replayed");
      tables.write(target, changes);
      for (boolean fresh : new boolean[] {false, true}) {
        try (PgvectorWriter writer = Tables.open(target, Limits.DEFAULT, fresh)) {
          for (VectorChange change : changes) {
            Tables.write(writer, change);
          }
        }
        assertThat(tables.chunks("replayed")).containsExactly("b|7|second|[0,1]|4");
      }
    }

    @Test
    void neverTakesARowBackToAnOlderVersionOfItsPartition() throws Exception {
      PgvectorTarget target = tables.target("table=guarded");
      tables.write(target, docs.upsert("a", 5, "five", 1f, 0f));
      try (PgvectorWriter restored = Tables.open(target, Limits.DEFAULT, false)) {
        Tables.write(restored, docs.upsert("a", 4, "four", 0f, 1f));
        Tables.write(restored, docs.move("a", 4, 9));
        Tables.write(restored, docs.delete("a", 4));
      }
      assertThat(tables.chunks("guarded")).containsExactly("a|3|five|[1,0]|5");

      tables.write(target, docs.upsert("a", 1, "of a run that begins anew", 0f, 1f));
      assertThat(tables.chunks("guarded")).containsExactly("a|3|of a run that begins anew|[0,1]|1");
      try (PgvectorWriter restored = Tables.open(target, Limits.DEFAULT, false)) {
        Tables.write(restored, new VersionedChanges(1).delete("a", 0));
      }
      assertThat(tables.chunks("guarded")).isEmpty();
    }

    @Test
    void writesNothingToTheIndexForWhatStandsAlready() throws Exception {
      PgvectorTarget target = tables.target("table=idle");
      tables.write(target, docs.upsert("a", 1, "text", 1f, 0f));
      List<String> before = tables.rows("SELECT ctid FROM idle");

      try (PgvectorWriter restored = Tables.open(target, Limits.DEFAULT, false)) {
        Tables.write(restored, docs.upsert("a", 1, "text", 1f, 0f));
      }

      assertThat(tables.rows("SELECT ctid FROM idle")).isEqualTo(before);
    }

    @Test
    void sendsABatchWhenItIsFullOrItsFirstChangeHasWaited() throws Exception {
      Limits limits = new Limits(2, 1 << 20, Duration.ofMillis(500), Duration.ofSeconds(5));
      PgvectorTarget target = tables.target("table=sent");
      Tables.Timers timers = new Tables.Timers();
      try (PgvectorWriter writer =
          Tables.open(new PgvectorSink(target, Tables.MODEL, limits), true, timers)) {
        writer.write(docs.upsert("a", 1, "x", 1f, 0f), null);
        assertThat(tables.chunks("sent")).isEmpty();
        writer.write(docs.upsert("b", 1, "x", 1f, 0f), null);
        assertThat(tables.chunks("sent")).hasSize(2);

        writer.write(docs.upsert("c", 1, "x", 1f, 0f), null);
        timers.goOff();
        assertThat(tables.chunks("sent")).hasSize(3);

        writer.write(docs.upsert("dropped", 1, "x", 1f, 0f), null);
      }
      assertThat(tables.chunks("sent")).hasSize(3);
    }

    @Test
    void takesLongIdsAndAnyTextThatUnicodeHas() throws Exception {
      String id = "é".repeat(256) + "#0123456789abcdef0123456789abcdef";
      tables.write(
          tables.target("table=odd"), docs.upsert(id, 1, "𝄞 🙂 '\"\\ \u202e\u0001\n", 1f, 0f));

      assertThat(tables.rows("SELECT id, text FROM odd"))
          .containsExactly(id + "|𝄞 🙂 '\"\\ \u202e\u0001\n");
    }

    @Test
    void aWriterWhoseTableWasTakenOverWritesNothingMore() throws Exception {
      PgvectorTarget target = tables.target("table=taken");
      try (PgvectorWriter zombie = Tables.open(target, Limits.DEFAULT, true);
          PgvectorWriter heir = Tables.open(target, Limits.DEFAULT, false)) {
        Tables.write(heir, docs.upsert("a", 1, "heir", 1f, 0f));

        assertThatThrownBy(() -> Tables.write(zombie, docs.upsert("a", 2, "zombie", 0f, 1f)))
            .isInstanceOf(PgvectorException.class)
            .hasMessage(
                "The table 'taken' of the database '127.0.0.1:"
                    + server.port()
                    + "/millstream' is another job's, or a newer task's, by now. A table has one"
                    + " writer: if two jobs write to it, give one of them another table; a task"
                    + " that was replaced does well to end so.");
        Tables.write(heir, docs.upsert("b", 1, "heir", 1f, 0f));
      }
      assertThat(tables.rows("SELECT id, text FROM taken ORDER BY id"))
          .containsExactly("a|heir", "b|heir");
    }
  }

  @Nested
  class Refusing {
    @Test
    void anotherModelsTable() throws Exception {
      PgvectorTarget target = tables.target("table=theirs");
      tables.write(target);

      assertThatThrownBy(() -> new PgvectorSink(target, new TableModel("m", "r2", 3)).check())
          .isInstanceOf(PgvectorException.class)
          .hasMessage(
              refusal(
                  "theirs",
                  "holds vectors of m@r (2 dimensions), but this job makes vectors of m@r2 (3"
                      + " dimensions). Give this job another table, or drop that one to embed"
                      + " everything again: DROP TABLE \"theirs\", \"theirs_millstream\";"));
    }

    @Test
    void aTableThatMillstreamDidNotMake() {
      server.execute(PostgresServer.DATABASE, "CREATE TABLE mine (id int)");

      assertThatThrownBy(() -> new PgvectorSink(tables.target("table=mine"), Tables.MODEL).check())
          .hasMessage(
              refusal(
                  "mine",
                  "was not made by Millstream. Give this job another table, e.g."
                      + " table=mine_vectors."));
    }

    @Test
    void aTableThatWasChangedButNotOneThatWasAddedTo() throws Exception {
      PgvectorTarget target = tables.target("table=altered");
      tables.write(target);
      server.execute(
          PostgresServer.DATABASE,
          "ALTER TABLE altered ADD words tsvector GENERATED ALWAYS AS (to_tsvector('english', text)) STORED");
      tables.write(target, docs.upsert("a", 1, "some words", 1f, 0f));

      server.execute(
          PostgresServer.DATABASE,
          "ALTER TABLE altered ALTER version TYPE integer",
          "ALTER TABLE altered DROP source");
      assertThatThrownBy(() -> tables.write(target))
          .hasMessage(
              refusal(
                  "altered",
                  "has other columns than Millstream made: version is integer and must be bigint,"
                      + " source is missing and must be text. Change them back, or give this job"
                      + " another table."));
    }

    @Test
    void butNotATableThatWasDroppedAndIsMadeAnewForAnotherModel() throws Exception {
      PgvectorTarget target = tables.target("table=dropped");
      tables.write(target);
      server.execute(PostgresServer.DATABASE, "DROP TABLE dropped");

      new PgvectorSink(target, new TableModel("other", "r", 5)).check();

      assertThat(tables.rows("SELECT model, dimension FROM dropped_millstream"))
          .containsExactly("other|5");
    }

    @Test
    void aVectorOfAnotherDimension() throws Exception {
      try (PgvectorWriter writer =
          Tables.open(tables.target("table=narrow"), Limits.DEFAULT, true)) {
        assertThatThrownBy(() -> writer.write(docs.upsert("a", 1, "x", 1f, 2f, 3f), null))
            .hasMessage(
                "A vector of 3 dimensions came to the table 'narrow' of the database '127.0.0.1:"
                    + server.port()
                    + "/millstream', which is made for m@r (2 dimensions). Give the sink the model"
                    + " that the job runs.");
      }
    }

    @Test
    void aTextThatPostgresqlCannotHoldWithoutSayingIt() throws Exception {
      try (PgvectorWriter writer =
          Tables.open(tables.target("table=strict"), Limits.DEFAULT, true)) {
        assertThatThrownBy(() -> Tables.write(writer, docs.upsert("a", 1, "sec\0ret", 1f, 0f)))
            .isInstanceOf(PgvectorException.class)
            .hasMessageContaining("(22021: invalid byte sequence for encoding \"UTF8\": 0x00)")
            .hasMessageNotContaining("sec")
            .satisfies(e -> assertThat(e.getCause()).hasMessageNotContaining("ret"));
      }
    }

    private String refusal(String table, String why) {
      return "The table '%s' of the database '127.0.0.1:%d/millstream' %s"
          .formatted(table, server.port(), why);
    }
  }
}
