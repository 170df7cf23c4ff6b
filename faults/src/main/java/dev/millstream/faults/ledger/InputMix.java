package dev.millstream.faults.ledger;

/**
 * What a stream of inputs is made of.
 *
 * @param documents how many there are; each input is a version of one of them
 * @param texts how many different texts there are
 * @param longestWords words of the longest text; the lengths from 1 are equally likely
 * @param malformedShare of inputs that hold no document, from 0 to 1
 * @param tombstoneShare of inputs that delete a document, from 0 to 1
 */
public record InputMix(
    int documents, int texts, int longestWords, double malformedShare, double tombstoneShare) {

  /** 2,000 documents, 3,000 texts of up to 30 words, 1 % malformed, 5 % deletions. */
  public static InputMix usual() {
    return new InputMix(2_000, 3_000, 30, 0.01, 0.05);
  }

  /** Checks the numbers. */
  public InputMix {
    if (documents < 1 || texts < 2 || longestWords < 1) {
      throw new IllegalArgumentException(
          "There were "
              + documents
              + " documents and "
              + texts
              + " texts of up to "
              + longestWords
              + " words, but there must be at least one document, two texts and one word.");
    }
    if (malformedShare < 0 || tombstoneShare < 0 || malformedShare + tombstoneShare > 1) {
      throw new IllegalArgumentException(
          "The shares of malformed inputs ("
              + malformedShare
              + ") and deletions ("
              + tombstoneShare
              + ") must be from 0 to 1, also together.");
    }
  }
}
