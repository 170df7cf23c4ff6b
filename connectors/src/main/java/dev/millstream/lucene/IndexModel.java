package dev.millstream.lucene;

import java.io.Serializable;
import java.util.Map;
import java.util.Optional;

/**
 * The model whose vectors an index holds. Vectors of two models, or of two revisions of one, cannot
 * be compared, so an index has exactly one.
 *
 * @param name name of the model
 * @param revision commit or content hash of the model
 * @param dimension numbers per vector
 */
public record IndexModel(String name, String revision, int dimension) implements Serializable {
  private static final String NAME = "millstream.model";
  private static final String REVISION = "millstream.revision";
  private static final String DIMENSION = "millstream.dimension";

  /** Checks the dimension. */
  public IndexModel {
    if (dimension < 1 || dimension > WideVectorCodec.MAX_DIMENSION) {
      throw new IllegalArgumentException(
          "The dimension of model '"
              + name
              + "' was "
              + dimension
              + " but an index takes from 1 to "
              + WideVectorCodec.MAX_DIMENSION
              + ". Shorten the vectors, or use a model with fewer dimensions.");
    }
  }

  /** What is kept beside each commit. */
  Map<String, String> toUserData() {
    return Map.of(NAME, name, REVISION, revision, DIMENSION, Integer.toString(dimension));
  }

  /** Empty for an index that Millstream did not make. */
  static Optional<IndexModel> from(Map<String, String> userData) {
    String name = userData.get(NAME);
    String revision = userData.get(REVISION);
    String dimension = userData.get(DIMENSION);
    if (name == null || revision == null || dimension == null) {
      return Optional.empty();
    }
    return Optional.of(new IndexModel(name, revision, Integer.parseInt(dimension)));
  }

  @Override
  public String toString() {
    return name + "@" + revision + " (" + dimension + " dimensions)";
  }
}
