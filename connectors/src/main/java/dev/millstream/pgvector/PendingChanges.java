package dev.millstream.pgvector;

import dev.millstream.flink.record.ChunkChange;
import dev.millstream.flink.record.ChunkChange.Kind;
import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.VectorChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes that wait to be written together: for each chunk one change, that does what all of its
 * changes would have done one after the other.
 *
 * <p>Threading: one thread.
 */
final class PendingChanges {
  private static final long ROW_BYTES = 300;

  private final Map<String, Pending> byId = new LinkedHashMap<>();
  private long bytes;

  /**
   * One change of one chunk.
   *
   * @param upsert holds text and vector, null unless the kind is an upsert
   * @param source partition that the version counts in
   */
  record Pending(
      Kind kind,
      String id,
      int position,
      long version,
      String source,
      @Nullable VectorChange upsert) {

    static Pending of(VectorChange element) {
      ChunkChange change = element.change();
      Origin origin = change.source().origin();
      return new Pending(
          change.kind(),
          change.id(),
          change.position(),
          change.version(),
          origin.source() + "/" + origin.partition(),
          change.kind() == Kind.UPSERT ? element : null);
    }

    /** This change and then that one. */
    Pending then(Pending next) {
      if (source.equals(next.source) && next.version < version) {
        return this;
      }
      if (next.kind != Kind.MOVE || kind == Kind.MOVE) {
        return next;
      }
      return kind == Kind.DELETE
          ? this
          : new Pending(kind, id, next.position, next.version, next.source, upsert);
    }
  }

  void add(VectorChange element) {
    Pending pending = Pending.of(element);
    byId.merge(pending.id(), pending, Pending::then);
    bytes += bytes(element);
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  int size() {
    return byId.size();
  }

  /** Memory held, roughly; what was replaced counts too. */
  long bytes() {
    return bytes;
  }

  void clear() {
    byId.clear();
    bytes = 0;
  }

  /** Changes of one kind, in the order in which their chunks came. */
  List<Pending> of(Kind kind) {
    List<Pending> some = new ArrayList<>();
    for (Pending pending : byId.values()) {
      if (pending.kind() == kind) {
        some.add(pending);
      }
    }
    return some;
  }

  private static long bytes(VectorChange element) {
    String text = element.change().text();
    float[] vector = element.vector();
    return ROW_BYTES
        + (text == null ? 0 : 2L * text.length())
        + (vector == null ? 0 : (long) Float.BYTES * vector.length);
  }
}
