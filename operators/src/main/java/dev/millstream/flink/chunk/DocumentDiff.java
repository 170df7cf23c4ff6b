package dev.millstream.flink.chunk;

import dev.millstream.flink.record.ChunkChange;
import dev.millstream.flink.record.ChunkChange.Kind;
import dev.millstream.flink.record.Document;
import dev.millstream.flink.record.SourceRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a version of a document changes, against the chunks it had before.
 *
 * <p>A text that occurs twice in a document is one chunk, at its first place, and positions count
 * it once. New chunks come first, then those that moved, then the ones to delete: who searches in
 * between sees old and new, never neither.
 *
 * @param changes in the order in which they are to be sent on
 * @param hashes of the chunks the document has now
 * @param unchanged chunks that stay as they are
 */
record DocumentDiff(List<ChunkChange> changes, List<String> hashes, int unchanged) {

  /**
   * Compares the chunks {@code before} with those of now; null: no chunks before.
   *
   * @param again whether chunks that stay are embedded all the same
   */
  static DocumentDiff between(
      @Nullable DocumentState before,
      List<Chunk> now,
      long version,
      Document document,
      boolean again) {
    Map<String, Integer> gone = new HashMap<>();
    List<String> former = before == null ? List.of() : before.hashes();
    for (int i = 0; i < former.size(); i++) {
      gone.put(former.get(i), i);
    }
    Map<String, String> texts = new LinkedHashMap<>();
    for (Chunk chunk : now) {
      texts.putIfAbsent(chunk.hash(), chunk.text());
    }
    Changes changes = new Changes(document, version);
    int unchanged = 0;
    int position = 0;
    for (Map.Entry<String, String> chunk : texts.entrySet()) {
      Integer formerly = gone.remove(chunk.getKey());
      if (formerly == null || again) {
        changes.upserts.add(changes.of(Kind.UPSERT, chunk.getKey(), position, chunk.getValue()));
      } else if (formerly != position) {
        changes.moves.add(changes.of(Kind.MOVE, chunk.getKey(), position, null));
      } else {
        unchanged++;
      }
      position++;
    }
    List<ChunkChange> all = new ArrayList<>(changes.upserts);
    all.addAll(changes.moves);
    for (String hash : former) {
      if (gone.containsKey(hash)) {
        all.add(changes.of(Kind.DELETE, hash, -1, null));
      }
    }
    return new DocumentDiff(all, List.copyOf(texts.keySet()), unchanged);
  }

  /** Chunks whose texts go to the model. */
  long embedded() {
    return changes.stream().filter(change -> change.kind() == Kind.UPSERT).count();
  }

  /** Changes of one version, by kind. */
  private static final class Changes {
    final List<ChunkChange> upserts = new ArrayList<>();
    final List<ChunkChange> moves = new ArrayList<>();
    private final String document;
    private final long version;
    private final SourceRecord source;

    Changes(Document document, long version) {
      this.document = document.id();
      this.version = version;
      // The raw value may be large and would travel once per chunk.
      this.source = new SourceRecord(document.source().key(), null, document.source().origin());
    }

    ChunkChange of(Kind kind, String hash, int position, @Nullable String text) {
      String id = document + "#" + hash;
      return new ChunkChange(kind, id, document, position, text, version, source);
    }
  }
}
