package dev.millstream.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.flink.EmbedPipeline;
import dev.millstream.jobs.options.EmbedOptions;
import dev.millstream.jobs.search.QuestionIndex;
import dev.millstream.jobs.search.SearchHit;
import dev.millstream.kafka.TopicSpec;
import dev.millstream.kafka.Topics;
import dev.millstream.kafka.broker.BrokerSettings;
import dev.millstream.kafka.broker.EmbeddedBroker;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.ModelRef;
import dev.millstream.pgvector.PgvectorException;
import dev.millstream.pgvector.PgvectorTarget;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.TinyModels;
import dev.millstream.testing.PostgresBinaries;
import dev.millstream.testing.PostgresServer;
import dev.millstream.testing.TopicContents;
import dev.millstream.testing.TopicWriter;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedding job with a table for an output, beside a topic and a Lucene index. */
class PgvectorJobIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MODEL = TinyModels.folder("sentence-similarity/mean").toString();
  private static final int DOCUMENTS = 300;
  private static final int EVERY_BAD = 30;
  private static final int FAILURES = 4;

  private static PostgresServer server;

  @TempDir Path folder;

  @BeforeAll
  static void startServer() {
    assumeThat(PostgresBinaries.find()).as(PostgresBinaries.MISSING).isPresent();
    server = PostgresServer.start();
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void tableTopicAndIndexAgreeAfterEditsDeletionsFailuresAndTextsThatPostgresqlRefuses()
      throws Exception {
    FailsInTheMiddle.reset();
    for (int i = 0; i < FAILURES; i++) {
      FailsInTheMiddle.arm();
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(folder.resolve("kafka")))) {
      send(broker.bootstrapServers());

      embed(broker.bootstrapServers());

      assertThat(FailsInTheMiddle.struck()).isEqualTo(FAILURES);
      Map<String, String> standing =
          WrittenVectors.inTopic(broker.bootstrapServers(), "embeddings").standing();
      assertThat(standing).hasSizeGreaterThan(DOCUMENTS);
      assertThat(table("agreed")).isEqualTo(standing);
      assertThat(WrittenVectors.inIndex(folder.resolve("index"))).isEqualTo(standing);
      assertThat(TopicContents.committed(broker.bootstrapServers(), "dead"))
          .hasSize(DOCUMENTS / EVERY_BAD)
          .allSatisfy(
              letter ->
                  assertThat(TopicContents.header(letter, "__connect.errors.exception.message"))
                      .contains("has a NUL character in its text"));
    }
  }

  @Test
  void findsTheSameChunksAsLucene() throws Exception {
    Path documents = folder.resolve("docs.jsonl");
    try (InputStream bundled = EmbedJob.class.getResourceAsStream("quickstart/docs.jsonl")) {
      String all = new String(bundled.readAllBytes(), StandardCharsets.UTF_8);
      Files.write(documents, all.lines().limit(15).toList());
    }
    String table = url("found");
    EmbedJob.main(
        new String[] {
          "--from", "file:" + documents,
          "--to", "pgvector:" + table,
          "--to", "lucene:" + folder.resolve("index")
        });

    ModelSpec model = ModelSpec.of(ModelRef.DEFAULT);
    try (QuestionIndex rows = QuestionIndex.open(PgvectorTarget.parse(table), model);
        QuestionIndex index = QuestionIndex.open(folder.resolve("index"), model)) {
      for (String question :
          List.of("how do I search in a text quickly", "expire a password", "parse a date")) {
        List<SearchHit> expected = index.ask(question, 5);
        List<SearchHit> found = rows.ask(question, 5);

        assertThat(found)
            .extracting(SearchHit::document, SearchHit::text)
            .containsExactlyElementsOf(
                expected.stream().map(hit -> tuple(hit.document(), hit.text())).toList());
        for (int i = 0; i < found.size(); i++) {
          assertThat(found.get(i).score()).isCloseTo(expected.get(i).score(), within(1e-5f));
        }
      }
    }
  }

  @Test
  void aTableIsAskedWithItsOwnModelOnly() throws Exception {
    Path document = Files.writeString(folder.resolve("a.jsonl"), "{\"id\":\"a\",\"text\":\"b\"}\n");
    embedFile(document, "theirs", MODEL);

    assertThatThrownBy(
            () ->
                QuestionIndex.open(
                    PgvectorTarget.parse(url("theirs")), ModelSpec.of(ModelRef.DEFAULT)))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith(
            "the table postgresql://127.0.0.1:"
                + server.port()
                + "/millstream?table=theirs was made with model ");
    assertThatThrownBy(() -> embedFile(document, "theirs", "default"))
        .isInstanceOf(PgvectorException.class)
        .hasMessageContaining("holds vectors of ")
        .hasMessageContaining(", but this job makes vectors of ");
  }

  @Test
  void itsOperatorIsKnownByDatabaseAndTableAndShowsNoPassword() throws Exception {
    Path document = Files.writeString(folder.resolve("a.jsonl"), "{\"id\":\"a\",\"text\":\"b\"}\n");

    Map<String, String> operators =
        JobGraphTest.operators("--from", "file:" + document, "--to", "pgvector:" + url("named"));

    assertThat(operators)
        .containsEntry(
            "vectors to pgvector:millstream/named",
            "vectors to pgvector:postgresql://127.0.0.1:"
                + server.port()
                + "/millstream?table=named: Writer");
    assertThat(operators.toString()).doesNotContain(PostgresServer.PASSWORD);
  }

  private EmbedOptions options(String bootstrapServers) {
    return EmbedOptions.parse(
        ("--from kafka:docs --to kafka:embeddings --dead-letters kafka:dead --chunk-tokens 32"
                + " --start earliest --stop-at-end --parallelism 2 --checkpoint-interval 200ms"
                + " --to lucene:%s --to pgvector:jdbc:%s --model %s --bootstrap-servers %s")
            .formatted(folder.resolve("index"), url("agreed"), MODEL, bootstrapServers)
            .split(" "));
  }

  private void embed(String bootstrapServers) throws Exception {
    EmbedOptions options = options(bootstrapServers);
    Configuration configuration = new Configuration();
    configuration.setString("restart-strategy.type", "fixed-delay");
    configuration.setString("restart-strategy.fixed-delay.attempts", "100");
    configuration.setString("restart-strategy.fixed-delay.delay", "100 ms");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
    FlinkSettings.configure(environment, options.runtime(), options.source().from());
    ResolvedModel model =
        ResolvedModel.of(ModelSpec.of(ModelRef.parse(MODEL)), EmbedJob.embedding(options.model()));
    EmbedPipeline pipeline =
        EmbedPipeline.of(
            EmbedJob.records(environment, options).map(new FailsInTheMiddle<>(60)),
            EmbedJob.settings(options, model, EmbedJob.embedding(options.model())));
    new EmbedSinks(options, model)
        .attach(
            new EmbedPipeline(
                pipeline.vectors().map(new FailsInTheMiddle<>(40)),
                pipeline.deadLetters(),
                pipeline.measures()));
    environment.execute("pgvector");
  }

  /** Every document, then a longer version of every third, then the end of every fifth. */
  private static void send(String bootstrapServers) throws Exception {
    Topics.ensure(bootstrapServers, Map.of(), List.of(TopicSpec.named("docs")));
    try (TopicWriter writer = new TopicWriter(bootstrapServers)) {
      for (int i = 0; i < DOCUMENTS; i++) {
        if (i % EVERY_BAD == 0) {
          writer.send("docs", "bad-" + i, value("some\0 text"));
        }
        writer.send("docs", "doc-" + i, value(text(i, 0)));
      }
      for (int i = 0; i < DOCUMENTS; i += 3) {
        writer.send("docs", "doc-" + i, value("A new beginning.\n\n" + text(i, 1)));
      }
      for (int i = 0; i < DOCUMENTS; i += 5) {
        writer.send("docs", "doc-" + i, null);
      }
    }
  }

  private static String value(String text) {
    return JSON.createObjectNode().put("text", text).toString();
  }

  private static String text(int document, int version) {
    StringBuilder text = new StringBuilder();
    for (int paragraph = 0; paragraph <= document % 4; paragraph++) {
      String word = "word" + (document * 7 + paragraph * (version + 1)) % 1_000 + " ";
      text.append(word.repeat(12)).append("end.\n\n");
    }
    return text.toString();
  }

  private static void embedFile(Path documents, String table, String model) throws Exception {
    EmbedJob.main(
        new String[] {
          "--from", "file:" + documents, "--to", "pgvector:" + url(table), "--model", model
        });
  }

  private static String url(String table) {
    return server.urlOfUser(PostgresServer.DATABASE) + "?table=" + table;
  }

  private static Map<String, String> table(String name) throws SQLException {
    Map<String, String> vectors = new HashMap<>();
    try (Connection connection = server.connect(PostgresServer.DATABASE);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id, embedding::real[] FROM " + name)) {
      while (rows.next()) {
        vectors.put(rows.getString(1), Arrays.toString((Float[]) rows.getArray(2).getArray()));
      }
    }
    return vectors;
  }
}
