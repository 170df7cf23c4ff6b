package dev.millstream.jobs.hub;

import java.io.IOException;

/** The mirror cannot be started; the message is a sentence that says why and what to do. */
final class MirrorStartException extends IOException {
  private static final long serialVersionUID = 1L;

  MirrorStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
