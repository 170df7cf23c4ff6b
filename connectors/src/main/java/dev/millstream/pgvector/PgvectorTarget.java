package dev.millstream.pgvector;

import java.io.Serializable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/**
 * A table of a database: what a URL names.
 *
 * <p>Its string has neither user nor password nor any other setting of the connection.
 *
 * @param server {@code host}, {@code host:port} or several of them with commas between
 * @param database name of the database
 * @param table the table of chunks
 * @param indexed whether an index is made where there is none
 * @param properties settings of the driver, user and password among them where the URL has them
 */
public record PgvectorTarget(
    String server,
    String database,
    TableName table,
    boolean indexed,
    Map<String, String> properties)
    implements Serializable {

  private static final Pattern SCHEME = Pattern.compile("(?:jdbc:)?postgres(?:ql)?://");
  private static final Pattern SECRET =
      Pattern.compile("((?:password|sslpassword)=)[^&\\s]*|(://[^/?:@]*:)[^/?]*(?=@)");
  private static final String TABLE = "table";
  private static final String INDEX = "index";
  private static final String DEFAULT_TABLE = "chunks";
  private static final String FORM = "postgresql://host/database?table=chunks";

  /** Copies the settings. */
  public PgvectorTarget {
    properties = new TreeMap<>(properties);
  }

  /**
   * Reads {@code [jdbc:]postgresql://[user@]host[:port]/database?table=chunks&…}. Beside {@code
   * table} it may say {@code index=hnsw} or {@code index=none}; the rest is the driver's.
   *
   * @throws IllegalArgumentException if it is something else; the sentence has no password in it
   */
  public static PgvectorTarget parse(String url) {
    var scheme = SCHEME.matcher(url);
    if (!scheme.lookingAt()) {
      throw unreadable("is not the URL of a PostgreSQL database");
    }
    String[] halves = url.substring(scheme.end()).split("\\?", 2);
    Map<String, String> properties = halves.length == 1 ? new TreeMap<>() : settings(halves[1]);
    String place = halves[0];
    int slash = place.indexOf('/');
    if (slash < 0 || slash == place.length() - 1) {
      throw unreadable("names no database");
    }
    String server = withoutUser(place.substring(0, slash), properties);
    if (server.isBlank()) {
      throw unreadable("names no host");
    }
    String table = properties.remove(TABLE);
    String index = properties.remove(INDEX);
    requireKnown(properties);
    return new PgvectorTarget(
        server,
        decoded(place.substring(slash + 1)),
        TableName.parse(table == null ? DEFAULT_TABLE : table),
        indexed(index),
        properties);
  }

  /** A text that may hold such a URL, with passwords made unreadable. */
  public static String masked(String text) {
    return SECRET.matcher(text).replaceAll("$1$2***");
  }

  /** Database and table, which stay when the server moves. */
  public String place() {
    return database + "/" + table;
  }

  /** The database, for sentences. */
  String databaseAtServer() {
    return server + "/" + database;
  }

  @Override
  public String toString() {
    return "postgresql://" + databaseAtServer() + "?" + TABLE + "=" + table;
  }

  private static Map<String, String> settings(String query) {
    Map<String, String> settings = new TreeMap<>();
    for (String setting : query.split("&", -1)) {
      String[] pair = setting.split("=", 2);
      if (pair.length < 2) {
        throw unreadable("has a setting without '=' after its '?'");
      }
      settings.put(decoded(pair[0]), decoded(pair[1]));
    }
    return settings;
  }

  private static String withoutUser(String authority, Map<String, String> properties) {
    int at = authority.lastIndexOf('@');
    if (at >= 0) {
      String[] user = authority.substring(0, at).split(":", 2);
      properties.put(PGProperty.USER.getName(), decoded(user[0]));
      if (user.length == 2) {
        properties.put(PGProperty.PASSWORD.getName(), decoded(user[1]));
      }
    }
    return authority.substring(at + 1);
  }

  private static void requireKnown(Map<String, String> properties) {
    for (String name : properties.keySet()) {
      if (PGProperty.forName(name) == null) {
        throw new IllegalArgumentException(
            "the pgvector URL sets '%s', which neither Millstream nor the PostgreSQL driver knows. Millstream's own are table and index."
                .formatted(name));
      }
    }
  }

  private static boolean indexed(@Nullable String index) {
    if (index == null || index.equals("hnsw")) {
      return true;
    }
    if (index.equals("none")) {
      return false;
    }
    throw new IllegalArgumentException(
        "the pgvector URL sets index to '%s', but it must be hnsw or none. Use e.g. index=hnsw."
            .formatted(index));
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw unreadable("has a '%' that begins no percent-encoded character");
    }
  }

  private static IllegalArgumentException unreadable(String why) {
    return new IllegalArgumentException(
        "the pgvector URL "
            + why
            + ". Write it as "
            + FORM
            + ", with PGPASSWORD in the environment.");
  }
}
