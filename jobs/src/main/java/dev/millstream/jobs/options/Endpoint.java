package dev.millstream.jobs.options;

import dev.millstream.pgvector.PgvectorTarget;

/** Where records come from or go to; its string is what a user types for it. */
public sealed interface Endpoint {

  /** What an operator that writes to it is known by in a savepoint. */
  default String lastingName() {
    return toString();
  }

  /** A Kafka topic. */
  record Kafka(String topic) implements Endpoint {
    @Override
    public String toString() {
      return "kafka:" + topic;
    }
  }

  /** The folder of a Lucene index. */
  record Lucene(String path) implements Endpoint {
    @Override
    public String toString() {
      return "lucene:" + path;
    }
  }

  /**
   * A table of a PostgreSQL with pgvector. Its string has no user and no password; two of them are
   * equal if they are the same table of databases of the same name.
   */
  record Pgvector(PgvectorTarget target) implements Endpoint {
    /** Without the server, which may move. */
    @Override
    public String lastingName() {
      return "pgvector:" + target.place();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Pgvector that && lastingName().equals(that.lastingName());
    }

    @Override
    public int hashCode() {
      return lastingName().hashCode();
    }

    @Override
    public String toString() {
      return "pgvector:" + target;
    }
  }

  /** A file with one JSON object a line. */
  record File(String path) implements Endpoint {
    @Override
    public String toString() {
      return "file:" + path;
    }
  }

  /** A standard stream of this process. */
  enum StandardStream implements Endpoint {
    /** Read to its end. */
    INPUT("-"),
    /** Flushed after each record. */
    OUTPUT("-"),
    /** Flushed after each record. */
    ERROR("stderr");

    private final String typed;

    StandardStream(String typed) {
      this.typed = typed;
    }

    @Override
    public String toString() {
      return typed;
    }
  }
}
