package dev.millstream.jobs.options;

import java.util.List;

/**
 * Where vectors and failures go.
 *
 * @param to at least one, all different
 * @param encoding how a vector is written to topics and files; an index has its own form
 * @param deadLetters a topic, a file or a standard stream
 */
public record SinkOptions(List<Endpoint> to, VectorEncoding encoding, Endpoint deadLetters) {

  /** Copies the list. */
  public SinkOptions {
    to = List.copyOf(to);
    if (to.isEmpty()) {
      throw new IllegalArgumentException("vectors need at least one output");
    }
  }
}
