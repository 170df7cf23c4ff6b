package dev.millstream.jobs.search;

import dev.millstream.model.ModelLoadException;
import dev.millstream.pgvector.PgvectorTarget;
import dev.millstream.pool.Lease;
import dev.millstream.pool.LoadedModel;
import dev.millstream.pool.ModelPool;
import dev.millstream.pool.ModelSpec;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.EmbeddingTask;
import dev.millstream.task.Prompt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * An index together with the model that made it, to which questions are put.
 *
 * <p>Threading: safe. Life cycle: holds the model and the index open until closed.
 */
public final class QuestionIndex implements AutoCloseable {
  private final Lease lease;
  private final VectorIndex index;
  private final EmbeddingTask task;

  private QuestionIndex(Lease lease, VectorIndex index) {
    this.lease = lease;
    this.index = index;
    int made = index.dimension();
    LoadedModel model = lease.model();
    EmbeddingTask whole = model.tasks().embedding(new EmbeddingOptions(new Prompt.Query(), 0));
    this.task =
        whole.dimension() == made
            ? whole
            : model.tasks().embedding(new EmbeddingOptions(new Prompt.Query(), made));
  }

  /**
   * Opens the index of a folder, and the model.
   *
   * @throws ModelLoadException when the model is missing, or is not the one that made the index
   * @throws IOException when the folder holds no index
   */
  public static QuestionIndex open(Path folder, ModelSpec model)
      throws IOException, InterruptedException {
    return open(LuceneIndex.open(folder), model);
  }

  /**
   * Opens a table, and the model.
   *
   * @throws ModelLoadException when the model is missing, or is not the one that made the table
   * @throws dev.millstream.pgvector.PgvectorException when there is no such table
   */
  public static QuestionIndex open(PgvectorTarget table, ModelSpec model)
      throws IOException, InterruptedException {
    return open(PgvectorIndex.open(table), model);
  }

  private static QuestionIndex open(VectorIndex index, ModelSpec model)
      throws IOException, InterruptedException {
    try {
      Lease lease = ModelPool.ofThisProcess().lease(model);
      try {
        requireSame(index, lease.model());
        return new QuestionIndex(lease, index);
      } catch (RuntimeException e) {
        lease.close();
        throw e;
      }
    } catch (RuntimeException | InterruptedException e) {
      index.close();
      throw e;
    }
  }

  private static void requireSame(VectorIndex made, LoadedModel asked) {
    if (!made.revision().equals(asked.revision())) {
      throw new ModelLoadException(
          "the %s was made with model %s at %s, but the question would be read by %s at %s, whose vectors mean something else. Name the index's own model with --model."
              .formatted(
                  made.place(), made.model(), made.revision(), asked.name(), asked.revision()));
    }
  }

  /**
   * The nearest chunks, the nearest first.
   *
   * @param top most hits wanted, positive
   */
  public List<SearchHit> ask(String question, int top) throws IOException, InterruptedException {
    float[] vector;
    try {
      vector = lease.model().submit(task, question).get().output().vector();
    } catch (ExecutionException e) {
      throw new IOException("the question could not be embedded: " + e.getCause(), e);
    }
    return index.nearest(vector, top);
  }

  @Override
  public void close() throws IOException {
    try (lease) {
      index.close();
    }
  }
}
