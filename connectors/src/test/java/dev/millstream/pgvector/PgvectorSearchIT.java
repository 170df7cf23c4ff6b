package dev.millstream.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.pgvector.PGvector;
import dev.millstream.testing.PostgresServer;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PgvectorSearchIT {
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
    String vector = new PGvector(question).getValue();
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
