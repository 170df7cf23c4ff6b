package dev.millstream.pgvector;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names a table of chunks and what stands beside it.
 *
 * @param schema null to leave it to the connection's search path
 * @param table lower-case letters, digits and {@code _}
 */
public record TableName(@Nullable String schema, String table) implements Serializable {
  // PostgreSQL cuts names at 63 bytes, and the table beside this one has a longer name.
  private static final String PART = "[a-z_][a-z0-9_]{0,49}";
  private static final Pattern NAME = Pattern.compile("(?:(" + PART + ")\\.)?(" + PART + ")");

  /**
   * Reads {@code table} or {@code schema.table}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static TableName parse(String text) {
    Matcher name = NAME.matcher(text);
    if (!name.matches()) {
      throw new IllegalArgumentException(
          "the table was '%s', but a table and its schema have 1 to 50 lower-case letters, digits and '_' each, no digit first. Use e.g. table=chunks or table=search.chunks."
              .formatted(text));
    }
    return new TableName(name.group(1), name.group(2));
  }

  /** The table, as it stands in SQL. */
  String quoted() {
    return inSchema(table);
  }

  /** The table with the one row that says whose vectors these are. */
  String quotedOwner() {
    return inSchema(table + "_millstream");
  }

  /** The index of the vectors, as it stands in SQL that asks for it. */
  String quotedIndex() {
    return inSchema(indexName());
  }

  /** The index without its schema, which is the table's. */
  String indexName() {
    return table + "_embedding";
  }

  private String inSchema(String name) {
    return schema == null ? '"' + name + '"' : '"' + schema + "\".\"" + name + '"';
  }

  @Override
  public String toString() {
    return schema == null ? table : schema + "." + table;
  }
}
