package dev.millstream.task.similar;

import dev.millstream.model.SimilarityFunction;
import dev.millstream.task.Embedding;
import dev.millstream.task.EmbeddingTask;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import dev.millstream.task.ModelOutputs;
import dev.millstream.task.Prepared;
import dev.millstream.task.Task;
import dev.millstream.tokenize.Encoding;
import java.util.List;
import java.util.stream.Stream;

/**
 * A sentence and others to how near each of the others is, in their order, as
 * sentence-transformers' {@code similarity} of their embeddings. Each sentence is a row, and its
 * vector is shared with the task of embedding.
 *
 * <p>Threading: safe for many threads.
 */
public final class SentenceSimilarityTask implements Task<Sentences, List<Float>> {
  private final EmbeddingTask embedding;
  private final Nearness nearness;

  /** Compares vectors by this function. */
  public SentenceSimilarityTask(EmbeddingTask embedding, SimilarityFunction function) {
    this.embedding = embedding;
    this.nearness = new Nearness(function);
  }

  @Override
  public Prepared<?, List<Float>> prepare(Sentences input) {
    if (input.sentences().isEmpty()) {
      throw new InferenceException(
          FailureCategory.INVALID_INPUT,
          "there are no sentences to compare with the source. Give at least one.");
    }
    return new Compared(
        Stream.concat(Stream.of(input.sourceSentence()), input.sentences().stream())
            .map(embedding::encode)
            .toList());
  }

  /** The source's row, then the others'. */
  private final class Compared implements Prepared<Embedding, List<Float>> {
    private final List<Encoding> rows;

    Compared(List<Encoding> rows) {
      this.rows = rows;
    }

    @Override
    public List<Encoding> rows() {
      return rows;
    }

    @Override
    public Embedding read(int row, ModelOutputs outputs, int index) {
      return embedding.interpret(rows.get(row), outputs, index);
    }

    @Override
    public List<Float> combine(List<Embedding> parts) {
      float[] source = parts.get(0).vector();
      return parts.stream().skip(1).map(part -> nearness.of(source, part.vector())).toList();
    }

    @Override
    public Object partKey() {
      return embedding.resultKey();
    }

    @Override
    public Embedding copyOf(Embedding part) {
      return embedding.copyOf(part);
    }
  }
}
