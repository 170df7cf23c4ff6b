package dev.millstream.hub.mirror;

/** A request cannot be granted; the message is a sentence for the one who sent it. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  Refusal(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The HTTP status that says so. */
  int status() {
    return status;
  }
}
