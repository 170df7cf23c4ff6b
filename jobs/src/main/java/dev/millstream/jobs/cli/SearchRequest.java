package dev.millstream.jobs.cli;

import dev.millstream.adapter.AdapterRef;
import dev.millstream.jobs.options.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * A question to an index.
 *
 * @param index a Lucene index or a pgvector table
 * @param model {@code default}, a folder or a name of the Hub: the one that the index was made with
 * @param variant which of its ONNX files, as {@code --variant} takes it
 * @param adapter in the model when the index was made, or null for none
 * @param question not blank
 * @param top most hits wanted, positive
 */
public record SearchRequest(
    Endpoint index,
    String model,
    String variant,
    @Nullable AdapterRef adapter,
    String question,
    int top) {

  /** What is asked, for sentences. */
  String place() {
    return index instanceof Endpoint.Lucene folder
        ? "index " + folder.path()
        : "table " + index.toString().substring("pgvector:".length());
  }
}
