package dev.millstream.jobs.options;

/** Where records come from or go to; its string is what a user types for it. */
public sealed interface Endpoint {

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
