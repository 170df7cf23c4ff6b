package dev.millstream.flink.decode;

import dev.millstream.flink.record.Origin;

/** A record holds no document; says why in a sentence without the record's text. */
public final class UndecodableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String category;

  private UndecodableException(String category, Origin origin, String predicate) {
    super(
        "record %d of '%s' partition %d %s"
            .formatted(origin.position(), origin.source(), origin.partition(), predicate));
    this.category = category;
  }

  /** The record is wrong: {@code predicate} goes on after "record 7 of 'docs' partition 0". */
  static UndecodableException invalid(Origin origin, String predicate) {
    return new UndecodableException("INVALID_INPUT", origin, predicate);
  }

  /** The record is larger than allowed. */
  static UndecodableException tooLong(Origin origin, String predicate) {
    return new UndecodableException("TOO_LONG", origin, predicate);
  }

  /** {@code INVALID_INPUT} or {@code TOO_LONG}. */
  public String category() {
    return category;
  }

  /** The sentence. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
