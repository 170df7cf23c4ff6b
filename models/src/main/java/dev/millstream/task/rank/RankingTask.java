package dev.millstream.task.rank;

import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import dev.millstream.task.ModelOutputs;
import dev.millstream.task.Prepared;
import dev.millstream.task.Task;
import dev.millstream.tokenize.Encoding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A query and its documents to the documents in order, as {@code CrossEncoder.rank}: the best
 * first, equal ones as they were given. Each document is a row.
 *
 * <p>Threading: safe for many threads.
 */
public final class RankingTask implements Task<RankingTask.Query, List<RankedDocument>> {
  private static final Comparator<RankedDocument> BEST_FIRST =
      Comparator.comparingDouble(RankedDocument::score).reversed();

  private final CrossEncoderTask pairs;
  private final int topK;
  private final boolean returnDocuments;

  /** What is ranked; takes a copy of the list. */
  public record Query(String query, List<String> documents) {
    public Query {
      documents = List.copyOf(documents);
    }
  }

  /**
   * Ranks by the scores of pairs.
   *
   * @param topK how many documents are told, at least 1
   * @param returnDocuments whether their texts are
   */
  public RankingTask(CrossEncoderTask pairs, int topK, boolean returnDocuments) {
    this.pairs = pairs;
    this.topK = topK;
    this.returnDocuments = returnDocuments;
  }

  @Override
  public Prepared<?, List<RankedDocument>> prepare(Query query) {
    if (query.documents().isEmpty()) {
      throw new InferenceException(
          FailureCategory.INVALID_INPUT,
          "there are no documents to rank. Give at least one with each query.");
    }
    return new Documents(query, pairs.encode(query.query(), query.documents()));
  }

  private final class Documents implements Prepared<Float, List<RankedDocument>> {
    private final Query query;
    private final List<Encoding> rows;

    Documents(Query query, List<Encoding> rows) {
      this.query = query;
      this.rows = rows;
    }

    @Override
    public List<Encoding> rows() {
      return rows;
    }

    @Override
    public Float read(int row, ModelOutputs outputs, int index) {
      return pairs.interpret(rows.get(row), outputs, index);
    }

    @Override
    public List<RankedDocument> combine(List<Float> scores) {
      List<RankedDocument> ranked = new ArrayList<>();
      for (int id = 0; id < scores.size(); id++) {
        String text = returnDocuments ? query.documents().get(id) : null;
        ranked.add(new RankedDocument(id, scores.get(id), text));
      }
      ranked.sort(BEST_FIRST);
      return List.copyOf(ranked.subList(0, Math.min(topK, ranked.size())));
    }

    @Override
    public Object partKey() {
      return pairs.resultKey();
    }
  }
}
