package dev.millstream.hub.client;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an answer other than the wanted one means, as an exception with a sentence.
 *
 * <p>Threading: immutable.
 */
final class Refusals {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MAX_ERROR_BODY = 64 * 1024;
  private static final int MAX_SHOWN = 200;

  private final URI endpoint;
  private final @Nullable String token;

  Refusals(HubSettings settings) {
    this.endpoint = settings.endpoint();
    this.token = settings.token();
  }

  /** A server that does not keep to the Hub's contract. */
  static HubAnswerException breach(URI uri, String how) {
    return new HubAnswerException(breachSentence(uri, how));
  }

  /** A server that does not keep to the Hub's contract, and what showed it. */
  static HubAnswerException breach(URI uri, String how, Throwable cause) {
    return new HubAnswerException(breachSentence(uri, how), cause);
  }

  private static String breachSentence(URI uri, String how) {
    return ("%s does not answer as a Hub does: %s. Check that HF_ENDPOINT names a Hub or a mirror of"
            + " it, and that no proxy answers in its place.")
        .formatted(Origin.place(uri), how);
  }

  /** A server's words, fit for a message: no control characters, and not many. */
  static String shown(String words) {
    String clean = words.replaceAll("\\p{Cntrl}+", " ").strip();
    return clean.length() > MAX_SHOWN ? clean.substring(0, MAX_SHOWN) + "..." : clean;
  }

  /** By the Hub's error code where it gave one, else by the status. */
  HubException of(Ask ask, Answer answer) throws PassingException {
    answer.failIfPassing();
    @Nullable String code = answer.header("X-Error-Code");
    if (answer.status() == 407) {
      return proxyWantsUser(answer);
    }
    if ("GatedRepo".equals(code)) {
      return gated(ask);
    }
    if ("RevisionNotFound".equals(code)) {
      return new RevisionNotFoundException(
          ("%s has no revision '%s' at %s: a branch, a tag, refs/pr/N or a commit is expected. Choose"
                  + " one of those at %s.")
              .formatted(ask.repo(), ask.revision(), endpoint, ask.page(endpoint)));
    }
    if ("EntryNotFound".equals(code)) {
      return noEntry(ask, answer);
    }
    if ("RepoNotFound".equals(code)) {
      return notFound(ask);
    }
    String words = words(answer);
    if (answer.status() == 401) {
      return isAboutTheToken(words) ? badToken(answer) : notFound(ask);
    }
    return refused(ask, answer, words);
  }

  private RepositoryNotFoundException notFound(Ask ask) {
    return new RepositoryNotFoundException(
        token == null
            ? ("%s does not exist at %s, or is private. Check the spelling; for a private repository"
                    + " set HF_TOKEN to a token that may read it.")
                .formatted(ask.repo(), endpoint)
            : ("%s does not exist at %s, or is private and the token that was sent may not read it."
                    + " Check the spelling; for a private repository set HF_TOKEN to a token that"
                    + " may read it.")
                .formatted(ask.repo(), endpoint));
  }

  private GatedRepositoryException gated(Ask ask) {
    return new GatedRepositoryException(
        token == null
            ? ("%s is gated: only users who accepted its terms may have its files. Accept the licence"
                    + " at %s, then set HF_TOKEN to a token of that user.")
                .formatted(ask.repo(), ask.page(endpoint))
            : ("%s is gated, and the user of the token that was sent has no access to it. Accept the"
                    + " licence at %s and wait until access is granted, or set HF_TOKEN to a token"
                    + " of a user who has it; a fine-grained token must allow gated repositories.")
                .formatted(ask.repo(), ask.page(endpoint)));
  }

  private EntryNotFoundException noEntry(Ask ask, Answer answer) {
    @Nullable String commit = answer.header("X-Repo-Commit");
    return new EntryNotFoundException(
        ask.path() == null
            ? "%s has no such file at revision '%s' (%s). See what it has at %s."
                .formatted(ask.repo(), ask.revision(), answer.request(), ask.page(endpoint))
            : "%s has no file '%s' at revision '%s'. See what it has at %s/tree/%s, or choose another"
                    .formatted(
                        ask.repo(), ask.path(), ask.revision(), ask.page(endpoint), ask.revision())
                + " revision.",
        Ask.isCommit(commit) ? commit : null);
  }

  private HubAnswerException badToken(Answer answer) {
    return new HubAnswerException(
        ("%s was refused: the token that was sent is not valid, or no longer. Make a new one at"
                + " %s/settings/tokens and set HF_TOKEN to it; to read what is public, unset HF_TOKEN"
                + " and remove the token file.")
            .formatted(answer.request(), endpoint));
  }

  private static HubAnswerException proxyWantsUser(Answer answer) {
    return new HubAnswerException(
        ("%s was refused by the proxy on the way (407): it wants a user and a password. Write them"
                + " into HTTP_PROXY or HTTPS_PROXY as http://user:password@HOST:PORT; Java sends them"
                + " for https only when started with -Djdk.http.auth.tunneling.disabledSchemes=\"\".")
            .formatted(answer.request()));
  }

  private HubAnswerException refused(Ask ask, Answer answer, String words) {
    String said = words.isEmpty() ? "" : " ('%s')".formatted(words);
    String advice =
        switch (answer.status()) {
          case 403 -> "The token in HF_TOKEN must be allowed to read it.";
          case 404 -> "Check that HF_ENDPOINT names a Hub or a mirror of it.";
          default -> "Check HF_ENDPOINT and the names, or ask who runs that server.";
        };
    return new HubAnswerException(
        "%s could not be had: %s was answered with %d%s. %s"
            .formatted(ask, answer.request(), answer.status(), said, advice));
  }

  private boolean isAboutTheToken(String words) {
    String lower = words.toLowerCase(Locale.ROOT);
    return token != null
        && (lower.contains("invalid credentials")
            || lower.contains("invalid user token")
            || lower.contains("expired"));
  }

  /** What the server says about it; empty where it says nothing. */
  private String words(Answer answer) throws PassingException {
    @Nullable String header = answer.header("X-Error-Message");
    String words = header == null ? wordsOfBody(answer) : header;
    return shown(token == null ? words : words.replace(token, "***"));
  }

  private static String wordsOfBody(Answer answer) throws PassingException {
    @Nullable String type = answer.header("content-type");
    if (type == null || !type.toLowerCase(Locale.ROOT).contains("json")) {
      return "";
    }
    try {
      JsonNode body = JSON.readTree(answer.bytes(MAX_ERROR_BODY));
      return body.path("error").asText("");
    } catch (JacksonException e) {
      return "";
    } catch (IOException e) {
      throw new IllegalStateException("reading bytes in memory cannot fail", e);
    }
  }
}
