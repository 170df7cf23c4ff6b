package dev.millstream.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millstream.flink.record.VectorChange;
import dev.millstream.testing.PostgresServer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PgvectorIT {
  private static final Random RANDOM = new Random(5);

  private static PostgresServer server;
  private static Tables tables;

  private final VersionedChanges docs = new VersionedChanges(0);

  @BeforeAll
  static void startServer() {
    server = Tables.startOrSkip();
    tables = new Tables(server);
    // So that even a small table is searched by its index.
    server.execute(
        PostgresServer.DATABASE,
        "ALTER DATABASE " + PostgresServer.DATABASE + " SET enable_seqscan = off");
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
  class Searching {
    @Test
    void findsTheNearestFirstWithTheCosineAsScore() throws Exception {
      PgvectorTarget target = tables.target("table=found");
      tables.write(
          target,
          docs.upsert("right", 1, "r", 3f, 0f),
          docs.upsert("up", 1, "u", 0f, 1f),
          docs.upsert("left", 1, "l", -1f, 0f));

      try (PgvectorSearch search = PgvectorSearch.open(target)) {
        List<Hit> hits = search.search(new float[] {2f, 0f}, 3);

        assertThat(search.model()).isEqualTo(Tables.MODEL);
        assertThat(search.count()).isEqualTo(3);
        assertThat(hits).extracting(Hit::id).containsExactly("right", "up", "left");
        assertThat(hits.get(0)).isEqualTo(new Hit("right", "d", 3, "r", 1f));
        assertThat(hits.get(1).score()).isCloseTo(0f, within(1e-6f));
        assertThat(hits.get(2).score()).isCloseTo(-1f, within(1e-6f));
        assertThat(search.search(new float[] {2f, 0f}, 1)).hasSize(1);
      }
    }

    @Test
    void findsByTheIndexNearlyAllThatComparingWithEachFinds() throws Exception {
      assertThat(recall("table=few", 64, 1_000)).isGreaterThan(0.95);
      assertSearchedByIndex("few_embedding");
    }

    @Test
    void findsVectorsOfMoreDimensionsThanTheIndexTakesInFullPrecision() throws Exception {
      assertThat(recall("table=wide", 2_100, 120)).isGreaterThan(0.95);
      assertThat(tables.rows("SELECT indexdef FROM pg_indexes WHERE indexname='wide_embedding'"))
          .singleElement()
          .asString()
          .contains("halfvec(2100)");
      assertSearchedByIndex("wide_embedding");
    }

    @Test
    void findsVectorsOfMoreDimensionsThanAnyIndexTakesByComparingWithEach() throws Exception {
      assertThat(recall("table=widest", 4_001, 30)).isEqualTo(1.0);
      assertThat(tables.rows("SELECT 1 FROM pg_indexes WHERE indexname = 'widest_embedding'"))
          .isEmpty();
    }

    @Test
    void makesNoIndexWhereNoneIsWanted() throws Exception {
      tables.write(tables.target("table=bare&index=none"), docs.upsert("a", 1, "text", 1f, 0f));
      assertThat(tables.rows("SELECT indexname FROM pg_indexes WHERE tablename = 'bare'"))
          .containsExactly("bare_pkey");

      tables.write(tables.target("table=bare"), docs.upsert("b", 1, "text", 1f, 0f));
      assertThat(tables.rows("SELECT indexname FROM pg_indexes WHERE tablename='bare' ORDER BY 1"))
          .containsExactly("bare_embedding", "bare_pkey");
    }

    @Test
    void saysWhereThereIsNoTable() {
      assertThatThrownBy(() -> PgvectorSearch.open(tables.target("table=none")))
          .isInstanceOf(PgvectorException.class)
          .hasMessage(
              "The database '127.0.0.1:%1$d/millstream' has no table 'none' of Millstream's. Name the table that a job writes to, or run one with --to 'pgvector:postgresql://127.0.0.1:%1$d/millstream?table=none' first."
                  .formatted(server.port()));
    }

    @Test
    void refusesAQuestionOfAnotherDimensionAndTooManyHits() throws Exception {
      PgvectorTarget target = tables.target("table=asked");
      tables.write(target);
      try (PgvectorSearch search = PgvectorSearch.open(target)) {
        assertThatThrownBy(() -> search.search(new float[3], 1))
            .hasMessage(
                "The question's vector has 3 dimensions, but the table holds vectors of m@r (2"
                    + " dimensions). Embed the question with that model.");
        assertThatThrownBy(() -> search.search(new float[] {1, 0}, 1_001))
            .hasMessage("The number of hits was 1001 but must be from 1 to 1000. Use e.g. 10.");
      }
    }

    /** The server counts a while later. */
    private void assertSearchedByIndex(String index) {
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(
                          tables.rows(
                              "SELECT idx_scan > 0 FROM pg_stat_user_indexes WHERE indexrelname='"
                                  + index
                                  + "'"))
                      .containsExactly("t"));
    }

    private double recall(String table, int dimension, int rows) throws Exception {
      PgvectorTarget target = tables.target(table);
      TableModel model = new TableModel("m", "r", dimension);
      try (PgvectorWriter writer =
          Tables.open(new PgvectorSink(target, model, Limits.DEFAULT), true, new Tables.Timers())) {
        for (int i = 0; i < rows; i++) {
          writer.write(docs.upsert("c" + i, 1, "text", vector(dimension)), null);
        }
        writer.flush(true);
      }
      server.execute(PostgresServer.DATABASE, "ANALYZE " + target.table());
      double found = 0;
      int questions = 20;
      try (PgvectorSearch search = PgvectorSearch.open(target)) {
        for (int i = 0; i < questions; i++) {
          float[] question = vector(dimension);
          Set<String> hits = new HashSet<>();
          search.search(question, 10).forEach(hit -> hits.add(hit.id()));
          assertThat(hits).hasSize(10);
          hits.retainAll(exactly(target, question));
          found += hits.size();
        }
      }
      return found / (10 * questions);
    }

    private Set<String> exactly(PgvectorTarget target, float[] question) throws Exception {
      String vector = new com.pgvector.PGvector(question).getValue();
      return new HashSet<>(
          tables.rows(
              "SELECT id FROM %s ORDER BY (embedding <=> '%s') + 0 LIMIT 10"
                  .formatted(target.table(), vector)));
    }

    private float[] vector(int dimension) {
      float[] vector = new float[dimension];
      for (int i = 0; i < dimension; i++) {
        vector[i] = 100_000 * (float) RANDOM.nextGaussian();
      }
      return vector;
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
