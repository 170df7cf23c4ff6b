package dev.millstream.task.sparse;

import dev.millstream.tokenize.Vocabulary;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The tokens of sparse vectors, for people to read, as sentence-transformers' {@code
 * SparseEncoder.decode}.
 *
 * <p>Threading: safe.
 */
public record SparseDecoder(Vocabulary vocabulary) {

  /**
   * The tokens with the greatest weights first, equal ones by their ids.
   *
   * @param topK how many at most; 0 for all
   */
  public List<TokenWeight> decode(SparseEmbedding embedding, int topK) {
    if (topK < 0) {
      throw new IllegalArgumentException(
          "top_k was %d but must be a positive number of tokens, or 0 for all of them."
              .formatted(topK));
    }
    float[] values = embedding.values();
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.<Integer>comparingDouble(i -> values[i]).reversed())
        .limit(topK == 0 ? values.length : topK)
        .map(i -> new TokenWeight(vocabulary.token(embedding.indices()[i]).orElse(null), values[i]))
        .toList();
  }
}
