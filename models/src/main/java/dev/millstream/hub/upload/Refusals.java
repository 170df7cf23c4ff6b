package dev.millstream.hub.upload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.millstream.hub.client.GatedRepositoryException;
import dev.millstream.hub.client.HubAnswerException;
import dev.millstream.hub.client.HubException;
import dev.millstream.hub.client.HubUnavailableException;
import dev.millstream.hub.client.RepositoryNotFoundException;
import dev.millstream.hub.client.RevisionNotFoundException;
import java.net.URI;
import java.util.Locale;

/**
 * What a refusal of the Hub means, in a sentence.
 *
 * @param hasToken whether a token was sent
 */
record Refusals(URI endpoint, boolean hasToken) {
  private static final int MOST_SHOWN = 300;

  /**
   * The error for an answer.
   *
   * @param what what was tried, to follow "cannot", e.g. {@code commit to model 'acme/toy'}
   */
  HubException of(String what, Reply reply) {
    String cannot = "cannot %s at %s: ".formatted(what, endpoint);
    String said = said(reply);
    return switch (reply.header("X-Error-Code")) {
      case "RepoNotFound" ->
          new RepositoryNotFoundException(
              cannot
                  + "there is no such repository, or it is hidden (%s). Create it, or set HF_TOKEN to a token that may write."
                      .formatted(said));
      case "RevisionNotFound" ->
          new RevisionNotFoundException(
              cannot + "there is no such branch (%s). Name one that is there.".formatted(said));
      case "GatedRepo" ->
          new GatedRepositoryException(
              cannot
                  + "its terms must be accepted first (%s). Accept them on its page, then set HF_TOKEN."
                      .formatted(said));
      default -> byStatus(cannot, said, reply.status());
    };
  }

  private HubException byStatus(String cannot, String said, int status) {
    return switch (status) {
      case 401, 403 ->
          new HubAnswerException(
              cannot
                  + (hasToken ? "the token was refused" : "no token was sent")
                  + " (%s). Set HF_TOKEN to a token that may write.".formatted(said));
      case 404 ->
          new HubAnswerException(cannot + "%s. Check its name and address.".formatted(said));
      case 409 ->
          new HubAnswerException(
              cannot + "%s. Choose another name, or accept what is there.".formatted(said));
      case 412 ->
          new HubAnswerException(
              cannot
                  + "somebody committed in between (%s). Look at what changed and commit again."
                      .formatted(said));
      default ->
          status == 429 || status >= 500
              ? new HubUnavailableException(cannot + "%s. Try again later.".formatted(said))
              : new HubAnswerException(cannot + "%s. Correct what it names.".formatted(said));
    };
  }

  private static String said(Reply reply) {
    String said = reply.header("X-Error-Message");
    JsonNode json = json(reply);
    if (said.isEmpty() && json.path("error").isTextual()) {
      said = json.get("error").textValue();
    } else if (said.isEmpty() && json.path("message").isTextual()) {
      said = json.get("message").textValue();
    }
    String status = "HTTP %d".formatted(reply.status());
    String shown = said.length() <= MOST_SHOWN ? said : said.substring(0, MOST_SHOWN) + "...";
    shown = shown.replaceAll("\\s*\\.?\\s*$", "");
    return shown.isEmpty() ? status : status + ": " + shown;
  }

  private static JsonNode json(Reply reply) {
    boolean isJson = reply.header("Content-Type").toLowerCase(Locale.ROOT).contains("json");
    return isJson ? reply.json().orElse(MissingNode.getInstance()) : MissingNode.getInstance();
  }
}
