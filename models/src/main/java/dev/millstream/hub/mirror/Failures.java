package dev.millstream.hub.mirror;

import dev.millstream.hub.client.EntryNotFoundException;
import dev.millstream.hub.client.GatedRepositoryException;
import dev.millstream.hub.client.HubException;
import dev.millstream.hub.client.RepositoryNotFoundException;
import dev.millstream.hub.client.RevisionNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;

/**
 * A failure as the Hub's contract says it.
 *
 * @param status of HTTP
 * @param code the Hub's word for it in {@code X-Error-Code}; empty where it has none
 * @param message a sentence for the one who asked; it names no path of this machine
 * @param isOurs whether the mirror's keeper should hear of it
 */
record Failures(int status, String code, String message, boolean isOurs) {

  static Failures of(Exception failure) {
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof Refusal refusal) {
      return new Failures(refusal.status(), "", message, false);
    }
    if (failure instanceof RepositoryNotFoundException) {
      return new Failures(404, "RepoNotFound", message, false);
    }
    if (failure instanceof RevisionNotFoundException) {
      return new Failures(404, "RevisionNotFound", message, false);
    }
    if (failure instanceof EntryNotFoundException) {
      return new Failures(404, "EntryNotFound", message, false);
    }
    if (failure instanceof GatedRepositoryException) {
      return new Failures(403, "GatedRepo", message, false);
    }
    if (failure instanceof HubException) {
      return new Failures(502, "", "upstream: " + message, true);
    }
    if (failure instanceof IllegalArgumentException) {
      return new Failures(400, "", message, false);
    }
    return unforeseen(failure, message);
  }

  private static Failures unforeseen(Exception failure, String message) {
    if (failure instanceof AccessDeniedException) {
      return new Failures(
          403,
          "",
          "the mirror may not read or write a file it needs. Its keeper finds which in its log.",
          true);
    }
    if (failure instanceof IOException && message.contains("No space left")) {
      return new Failures(507, "", "the mirror's disk is full. Tell its keeper.", true);
    }
    return new Failures(
        500, "", "the mirror could not answer. Its keeper finds the reason in its log.", true);
  }
}
