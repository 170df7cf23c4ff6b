package dev.millstream.generate.decode;

import java.util.Collection;

/** Whether ids that parameters name are of the model's vocabulary. */
final class VocabularyRange {
  private VocabularyRange() {}

  /**
   * Passes ids that the vocabulary has.
   *
   * @throws IllegalArgumentException when it lacks one
   */
  static void require(String parameter, Collection<Integer> ids, int vocabulary) {
    for (int id : ids) {
      if (id < 0 || id >= vocabulary) {
        throw new IllegalArgumentException(
            ("%s has the token id %d, but the model's vocabulary has the ids 0 to %d. Take"
                    + " the ids from this model's own tokenizer.")
                .formatted(parameter, id, vocabulary - 1));
      }
    }
  }
}
