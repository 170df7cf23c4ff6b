package dev.millstream.flink.chunk;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * A job went on from a savepoint with another recipe, and was not told what then. Not restarted.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class ModelChangedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ModelChangedException(String before, String now) {
    super(
        "the vectors up to the savepoint were made by %s, but the job now runs %s: vectors of the two cannot be compared. Start it with --on-model-change re-embed to embed every document again when it comes, with --on-model-change keep to let the former vectors stand, or with the former model."
            .formatted(before, now));
  }
}
