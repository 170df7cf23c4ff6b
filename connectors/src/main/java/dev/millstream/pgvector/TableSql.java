package dev.millstream.pgvector;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is said to PostgreSQL about one table.
 *
 * <p>A row is never replaced by what is older: by a lower version of the same run of a job and the
 * same partition of its source. Versions of another run or partition cannot be compared. What is
 * the same already is not written again, so that a replay costs the index nothing.
 */
final class TableSql {
  /** The longest vector that pgvector's graph takes; with half the precision twice as long. */
  private static final int MAX_INDEXED = 2_000;

  private static final int MAX_INDEXED_HALF = 4_000;

  private static final String KEPT = "(t.run <> %1$s OR t.source <> %2$s OR t.version <= %3$s)";

  private final TableName name;
  private final int dimension;

  TableSql(TableName name, int dimension) {
    this.name = name;
    this.dimension = dimension;
  }

  /** Names and types of the columns, in order. */
  Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("id", "text");
    columns.put("document", "text");
    columns.put("position", "integer");
    columns.put("text", "text");
    columns.put("embedding", "vector(" + dimension + ")");
    columns.put("version", "bigint");
    columns.put("source", "text");
    columns.put("run", "integer");
    columns.put("model", "text");
    columns.put("revision", "text");
    return columns;
  }

  String createTable() {
    return columns().entrySet().stream()
        .map(column -> column.getKey() + " " + column.getValue() + " NOT NULL")
        .collect(
            Collectors.joining(
                ", ", "CREATE TABLE " + name.quoted() + " (", ", PRIMARY KEY (id))"));
  }

  String createOwner() {
    return "CREATE TABLE IF NOT EXISTS "
        + name.quotedOwner()
        + " (model text NOT NULL, revision text NOT NULL, dimension integer NOT NULL,"
        + " run integer NOT NULL, writer bigint NOT NULL)";
  }

  /** Parameters: model, revision, dimension. */
  String insertOwner() {
    return "INSERT INTO " + name.quotedOwner() + " VALUES (?, ?, ?, 0, 0)";
  }

  String selectOwner() {
    return "SELECT model, revision, dimension FROM " + name.quotedOwner();
  }

  String deleteOwner() {
    return "DELETE FROM " + name.quotedOwner();
  }

  /** Parameter: 1 for a new run, 0 to go on with the last. Gives writer and run. */
  String takeOver() {
    return "UPDATE "
        + name.quotedOwner()
        + " SET writer = writer + 1, run = run + ? RETURNING writer, run";
  }

  /** Holds off whoever wants to take over until the transaction ends; gives the writer. */
  String holdOwner() {
    return "SELECT writer FROM " + name.quotedOwner() + " FOR SHARE";
  }

  boolean indexable() {
    return dimension <= MAX_INDEXED_HALF;
  }

  String createIndex() {
    String expression =
        dimension <= MAX_INDEXED
            ? "embedding vector_cosine_ops"
            : "(" + half("embedding") + ") halfvec_cosine_ops";
    return "CREATE INDEX \"%s\" ON %s USING hnsw (%s)"
        .formatted(name.indexName(), name.quoted(), expression);
  }

  /** Parameters: those of the columns in order. */
  String upsert() {
    String columns = String.join(", ", columns().keySet());
    String parameters = columns().keySet().stream().map(c -> "?").collect(Collectors.joining(", "));
    String sets =
        columns().keySet().stream()
            .filter(column -> !column.equals("id"))
            .map(column -> column + " = EXCLUDED." + column)
            .collect(Collectors.joining(", "));
    return "INSERT INTO %s AS t (%s) VALUES (%s) ON CONFLICT (id) DO UPDATE SET %s WHERE %s AND (%s) IS DISTINCT FROM (%s)"
        .formatted(
            name.quoted(),
            columns,
            parameters,
            sets,
            KEPT.formatted("EXCLUDED.run", "EXCLUDED.source", "EXCLUDED.version"),
            "t.version, t.run, t.source, t.position, t.text, t.embedding",
            "EXCLUDED.version, EXCLUDED.run, EXCLUDED.source, EXCLUDED.position, EXCLUDED.text, EXCLUDED.embedding");
  }

  /** Parameters: position, version, source, run, id, run, source, version. */
  String move() {
    return "UPDATE "
        + name.quoted()
        + " AS t SET position = ?, version = ?, source = ?, run = ? WHERE id = ? AND "
        + KEPT.formatted("?", "?", "?");
  }

  /** Parameters: id, run, source, version. */
  String delete() {
    return "DELETE FROM "
        + name.quoted()
        + " AS t WHERE id = ? AND "
        + KEPT.formatted("?", "?", "?");
  }

  String count() {
    return "SELECT count(*) FROM " + name.quoted();
  }

  /**
   * Parameters: the question's vector twice, candidates, hits. The candidates come from the index,
   * their order and scores from the vectors themselves.
   */
  String search() {
    String distance =
        dimension > MAX_INDEXED && indexable()
            ? half("embedding") + " <=> " + half("CAST(? AS vector)")
            : "embedding <=> ?";
    return "SELECT id, document, position, text, 1 - distance FROM (SELECT id, document, position,"
        + " text, embedding <=> ? AS distance FROM "
        + name.quoted()
        + " ORDER BY "
        + distance
        + " LIMIT ?) nearest ORDER BY distance LIMIT ?";
  }

  /** At length 1 no number is out of half precision's range, and the angle stays. */
  private String half(String vector) {
    return "CAST(l2_normalize(" + vector + ") AS halfvec(" + dimension + "))";
  }
}
