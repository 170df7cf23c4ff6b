package dev.millstream.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PgvectorTargetTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://db:5433/docs?table=search.chunks&user=me&sslmode=require",
        "postgres://db:5433/docs?user=me&sslmode=require&table=search.chunks",
        "jdbc:postgresql://me@db:5433/docs?sslmode=require&table=search.chunks"
      })
  void takesWhatIsItsOwnOutOfTheUrlAndLeavesTheRestToTheDriver(String url) {
    PgvectorTarget target = PgvectorTarget.parse(url);

    assertThat(target)
        .isEqualTo(
            new PgvectorTarget(
                "db:5433",
                "docs",
                new TableName("search", "chunks"),
                true,
                Map.of("user", "me", "sslmode", "require")))
        .hasToString("postgresql://db:5433/docs?table=search.chunks");
    assertThat(target.place()).isEqualTo("docs/search.chunks");
  }

  @Test
  void writesToTheTableChunksWithAnIndexWhereNothingIsSaid() {
    PgvectorTarget target = PgvectorTarget.parse("postgresql://db/docs");

    assertThat(target.table()).isEqualTo(new TableName(null, "chunks"));
    assertThat(target.indexed()).isTrue();
    assertThat(PgvectorTarget.parse("postgresql://db/docs?index=none").indexed()).isFalse();
  }

  @Test
  void showsNoPassword() throws Exception {
    String url = "postgresql://me:s%23cret@db/docs?password=s%23cret&sslpassword=key&table=t";

    assertThat(PgvectorTarget.parse(url).properties()).containsEntry("password", "s#cret");
    assertThat(PgvectorTarget.parse(url)).hasToString("postgresql://db/docs?table=t");
    assertThat(PgvectorTarget.masked("--to 'pgvector:" + url + "' was"))
        .isEqualTo(
            "--to 'pgvector:postgresql://me:***@db/docs?password=***&sslpassword=***&table=t' was");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mysql://db/docs | is not the URL of a PostgreSQL database",
        "postgresql://db | names no database",
        "postgresql://me:secret@/docs | names no host",
        "postgresql://db/docs?table | has a setting without '=' after its '?'",
        "postgresql://db/docs?user=100% | has a '%' that begins no percent-encoded character"
      })
  void saysWhatIsWrongWithAUrl(String url, String why) {
    assertThatThrownBy(() -> PgvectorTarget.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the pgvector URL "
                + why
                + ". Write it as postgresql://host/database?table=chunks, with PGPASSWORD in the"
                + " environment.");
  }

  @Test
  void refusesASettingThatNobodyKnows() {
    assertThatThrownBy(() -> PgvectorTarget.parse("postgresql://db/docs?tabel=chunks"))
        .hasMessage(
            "the pgvector URL sets 'tabel', which neither Millstream nor the PostgreSQL driver"
                + " knows. Millstream's own are table and index.");
    assertThatThrownBy(() -> PgvectorTarget.parse("postgresql://db/docs?index=ivfflat"))
        .hasMessage(
            "the pgvector URL sets index to 'ivfflat', but it must be hnsw or none. Use e.g."
                + " index=hnsw.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Chunks", "9lives", "a.b.c", "a\";DROP TABLE b", "", "chunks-2"})
  void refusesATableNameThatWouldHaveToBeQuoted(String name) {
    assertThatThrownBy(() -> TableName.parse(name))
        .hasMessage(
            "the table was '"
                + name
                + "', but a table and its schema have 1 to 50 lower-case letters, digits and '_'"
                + " each, no digit first. Use e.g. table=chunks or table=search.chunks.");
  }

  @Test
  void travelsInTheJobGraph() throws Exception {
    PgvectorSink sink =
        new PgvectorSink(
            PgvectorTarget.parse("postgresql://db/docs?user=me"), new TableModel("m", "r", 2));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(sink);
    }

    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(((PgvectorSink) in.readObject()).target()).isEqualTo(sink.target());
    }
  }

  @Test
  void refusesAModelWhoseVectorsPgvectorCannotStore() {
    assertThatThrownBy(() -> new TableModel("m", "r", 16_001))
        .hasMessage(
            "The dimension of model 'm' was 16001 but pgvector takes from 1 to 16000. Shorten the"
                + " vectors, or use a model with fewer dimensions.");
  }
}
