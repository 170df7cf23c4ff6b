package dev.millstream.faults.ledger;

import dev.millstream.flink.chunk.Chunk;
import dev.millstream.flink.chunk.ChunkPolicy;
import dev.millstream.flink.chunk.TextSplitter;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.Lease;
import dev.millstream.pool.LoadedModel;
import dev.millstream.pool.ModelPool;
import dev.millstream.pool.ModelSpec;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.EmbeddingTask;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the library makes of texts in this process, one after the other and with nothing failing:
 * their chunks, and the vector of each chunk embedded alone.
 *
 * <p>Immutable and safe for many threads.
 */
public final class QuietRun {
  private final Map<String, List<String>> hashesOfText;
  private final Map<String, float[]> vectorOfHash;

  private QuietRun(Map<String, List<String>> hashesOfText, Map<String, float[]> vectorOfHash) {
    this.hashesOfText = hashesOfText;
    this.vectorOfHash = vectorOfHash;
  }

  /** Splits and embeds these texts. */
  public static QuietRun of(ModelRef model, int chunkTokens, Collection<String> texts)
      throws InterruptedException {
    Map<String, List<String>> hashes = new HashMap<>();
    Map<String, float[]> vectors = new HashMap<>();
    try (Lease lease = ModelPool.ofThisProcess().lease(ModelSpec.of(model))) {
      LoadedModel loaded = lease.model();
      EmbeddingTask task = loaded.tasks().embedding(EmbeddingOptions.DEFAULT);
      TextSplitter splitter =
          new TextSplitter(new ChunkPolicy(chunkTokens, 0), loaded.tokenizer()::count);
      for (String text : texts) {
        List<Chunk> chunks = splitter.split(text);
        hashes.put(text, chunks.stream().map(Chunk::hash).distinct().toList());
        for (Chunk chunk : chunks) {
          vectors.computeIfAbsent(
              chunk.hash(), hash -> loaded.submit(task, chunk.text()).join().output().vector());
        }
      }
    }
    return new QuietRun(hashes, vectors);
  }

  /** For tests of what depends on it: chunks' names by text, and vectors by chunk's name. */
  static QuietRun known(Map<String, List<String>> hashes, Map<String, float[]> vectors) {
    return new QuietRun(Map.copyOf(hashes), Map.copyOf(vectors));
  }

  /** The names of a text's chunks, each once. */
  List<String> hashes(String text) {
    return Objects.requireNonNull(hashesOfText.get(text), "a text of another plan");
  }

  /** Whether this is, bit by bit, the vector of the chunk with this id. */
  public boolean isVectorOf(String id, float[] vector) {
    float[] expected = vectorOfHash.get(id.substring(id.indexOf('#') + 1));
    if (expected == null || expected.length != vector.length) {
      return false;
    }
    for (int i = 0; i < vector.length; i++) {
      if (Float.floatToRawIntBits(expected[i]) != Float.floatToRawIntBits(vector[i])) {
        return false;
      }
    }
    return true;
  }
}
