package dev.millstream.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How near two vectors are, the greater the nearer; by sentence-transformers' names. */
public enum SimilarityFunction {
  /** The cosine of the angle between them, from -1 to 1. */
  COSINE,
  /** The sum of the products of their numbers. */
  DOT,
  /** The length of their difference, negated. */
  EUCLIDEAN,
  /** The sum of the sizes of their differences, negated. */
  MANHATTAN;

  private static final String FIELD = "similarity_fn_name";

  /**
   * What config_sentence_transformers.json says of a model of dense vectors; the cosine where it
   * says nothing, and for a model without modules.json, of which sentence-transformers does not
   * read that file.
   *
   * @throws ModelLoadException when it names another
   */
  public static SimilarityFunction of(ModelFiles files) {
    if (SentenceModule.listOf(files).isEmpty()) {
      return COSINE;
    }
    Optional<JsonFile> file =
        JsonFile.find(files, "config_sentence_transformers.json").map(JsonFile::object);
    if (file.isEmpty() || !file.get().has(FIELD)) {
      return COSINE;
    }
    String stated = file.get().text(FIELD);
    return Arrays.stream(values())
        .filter(function -> function.configName().equals(stated))
        .findFirst()
        .orElseThrow(
            () ->
                file.get()
                    .wrong(
                        "says '%s' is '%s'".formatted(FIELD, stated),
                        "it must be "
                            + Arrays.stream(values())
                                .map(SimilarityFunction::configName)
                                .collect(Collectors.joining(", "))));
  }

  private String configName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
