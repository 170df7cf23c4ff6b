package dev.millstream.jobs.quickstart;

import dev.millstream.lucene.LuceneSearch;
import dev.millstream.pool.LoadedModel;
import dev.millstream.task.Embedding;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.EmbeddingTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Compares the index with the topic: every live chunk is found by its own text, and nothing else is
 * in the index.
 */
final class IndexCheck {
  private static final int NEAREST = 10;

  private final LuceneSearch index;
  private final LoadedModel model;

  IndexCheck(LuceneSearch index, LoadedModel model) {
    this.index = index;
    this.model = model;
  }

  /** Says in sentences what does not hold; empty when all does. */
  List<String> problems(Map<String, String> live) throws IOException {
    List<String> problems = new ArrayList<>();
    Set<String> indexed = new HashSet<>();
    index.forEach(chunk -> indexed.add(chunk.id()));
    if (!indexed.equals(live.keySet())) {
      problems.add(
          "The index holds "
              + indexed.size()
              + " chunks, the topic "
              + live.size()
              + " live ones.");
    }
    EmbeddingTask task = model.tasks().embedding(EmbeddingOptions.DEFAULT);
    Map<String, CompletableFuture<LoadedModel.Answer<Embedding>>> vectors = new LinkedHashMap<>();
    live.forEach((id, text) -> vectors.put(id, model.submit(task, text)));
    for (Map.Entry<String, CompletableFuture<LoadedModel.Answer<Embedding>>> vector :
        vectors.entrySet()) {
      float[] query = vector.getValue().join().output().vector();
      boolean found =
          index.search(query, NEAREST).stream().anyMatch(hit -> hit.id().equals(vector.getKey()));
      if (!found) {
        problems.add("Chunk " + vector.getKey() + " is not found by its own text.");
      }
    }
    return problems;
  }
}
