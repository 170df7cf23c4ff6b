package dev.millstream.faults.ledger;

/**
 * What one input does to one chunk; in a run that loses and repeats nothing, exactly one record of
 * the output.
 *
 * @param number of the input
 * @param deletes whether the chunk goes, or comes
 * @param id of the chunk: the document's, {@code #}, the name of the text
 */
public record Change(long number, boolean deletes, String id) {
  /** The document that the chunk belongs to. */
  public String document() {
    return id.substring(0, Math.max(0, id.indexOf('#')));
  }

  @Override
  public String toString() {
    return (deletes ? "deletion of " : "vector of ") + id + " by input " + number;
  }
}
