package dev.millstream.hub.client;

import static dev.millstream.hub.client.FakeHub.COMMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millstream.hub.client.FakeHub.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each refusal has its own type and says what to do. HUB stands for the server's address. */
class HttpHubRefusalsTest {
  private static final HubRepo TOY = HubRepo.model("acme/toy");

  private final FakeHub server = new FakeHub(request -> Reply.of(418));
  private final HttpHub anonymous = new HttpHub(server.settings(), new FakeWaits());
  private final HttpHub known =
      new HttpHub(server.settings().withToken("hf_secret"), new FakeWaits());

  @AfterEach
  void stop() {
    server.close();
  }

  private void refuses(
      HttpHub hub, Reply reply, Class<? extends HubException> type, String sentence) {
    server.answers(request -> reply);
    assertThatExceptionOfType(type)
        .isThrownBy(() -> hub.info(TOY, "v1"))
        .withMessage(sentence.replace("HUB", server.address().toString()));
    assertThatExceptionOfType(type).isThrownBy(() -> hub.files(TOY, "v1"));
  }

  private static Reply code(int status, String code) {
    return Reply.of(status, "X-Error-Code", code);
  }

  @Test
  void saysThatARepositoryIsMissingOrPrivate() {
    String sentence =
        "model 'acme/toy' does not exist at HUB, or is private. Check the spelling; for a private"
            + " repository set HF_TOKEN to a token that may read it.";

    refuses(anonymous, code(404, "RepoNotFound"), RepositoryNotFoundException.class, sentence);
    refuses(anonymous, Reply.of(401), RepositoryNotFoundException.class, sentence);
    refuses(
        known,
        Reply.of(401),
        RepositoryNotFoundException.class,
        "model 'acme/toy' does not exist at HUB, or is private and the token that was sent may not"
            + " read it. Check the spelling; for a private repository set HF_TOKEN to a token that"
            + " may read it.");
  }

  @Test
  void saysThatALicenceMustBeAccepted() {
    refuses(
        anonymous,
        code(401, "GatedRepo"),
        GatedRepositoryException.class,
        "model 'acme/toy' is gated: only users who accepted its terms may have its files. Accept the"
            + " licence at HUB/acme/toy, then set HF_TOKEN to a token of that user.");
    refuses(
        known,
        code(403, "GatedRepo"),
        GatedRepositoryException.class,
        "model 'acme/toy' is gated, and the user of the token that was sent has no access to it."
            + " Accept the licence at HUB/acme/toy and wait until access is granted, or set HF_TOKEN"
            + " to a token of a user who has it; a fine-grained token must allow gated"
            + " repositories.");
  }

  @Test
  void saysThatTheTokenIsNoGood() {
    String sentence =
        "GET HUB/api/models/acme/toy/revision/v1 was refused: the token that was sent is not valid,"
            + " or no longer. Make a new one at HUB/settings/tokens and set HF_TOKEN to it; to read"
            + " what is public, unset HF_TOKEN and remove the token file.";

    refuses(
        known,
        Reply.of(401, "X-Error-Message", "Invalid credentials in Authorization header"),
        HubAnswerException.class,
        sentence);
    refuses(
        known,
        Reply.of(401, "Content-Type", "application/json")
            .with("{\"error\":\"User Access Token \\\"x\\\" is expired\"}"),
        HubAnswerException.class,
        sentence);
  }

  @Test
  void saysThatARevisionIsMissing() {
    refuses(
        anonymous,
        code(404, "RevisionNotFound"),
        RevisionNotFoundException.class,
        "model 'acme/toy' has no revision 'v1' at HUB: a branch, a tag, refs/pr/N or a commit is"
            + " expected. Choose one of those at HUB/acme/toy.");
  }

  @Test
  void saysThatAFileIsMissingAndAtWhichCommit() {
    server.answers(Reply.of(404, "X-Error-Code", "EntryNotFound", "X-Repo-Commit", COMMIT));
    EntryNotFoundException missing =
        catchThrowableOfType(
            EntryNotFoundException.class, () -> anonymous.head(TOY, "v1", "onnx/model.onnx"));

    assertThat(missing)
        .hasMessage(
            "model 'acme/toy' has no file 'onnx/model.onnx' at revision 'v1'. See what it has at"
                + " %s/acme/toy/tree/v1, or choose another revision.".formatted(server.address()));
    assertThat(missing.commit()).isEqualTo(COMMIT);

    server.answers(
        request -> Reply.of(404, "X-Error-Code", "EntryNotFound", "X-Repo-Commit", "../x"));
    assertThat(
            catchThrowableOfType(
                    EntryNotFoundException.class,
                    () -> anonymous.head(TOY, "v1", "onnx/model.onnx"))
                .commit())
        .isNull();
  }

  @Test
  void repeatsWhatTheServerSaysButNoTokenAndNoControlCharacters() {
    refuses(
        known,
        Reply.of(403, "X-Error-Message", "no hf_secret here"),
        HubAnswerException.class,
        "model 'acme/toy' at revision 'v1' could not be had: GET"
            + " HUB/api/models/acme/toy/revision/v1 was answered with 403 ('no *** here'). The token"
            + " in HF_TOKEN must be allowed to read it.");
    refuses(
        known,
        Reply.of(400, "Content-Type", "application/json")
            .with("{\"error\":\"a\\u001b[31m\\nb %s\"}".formatted("x".repeat(300))),
        HubAnswerException.class,
        "model 'acme/toy' at revision 'v1' could not be had: GET"
            + " HUB/api/models/acme/toy/revision/v1 was answered with 400 ('a [31m b %s...'). Check"
                .formatted("x".repeat(191))
            + " HF_ENDPOINT and the names, or ask who runs that server.");
    refuses(
        known,
        Reply.of(404, "Content-Type", "application/json").with("{broken"),
        HubAnswerException.class,
        "model 'acme/toy' at revision 'v1' could not be had: GET"
            + " HUB/api/models/acme/toy/revision/v1 was answered with 404. Check that HF_ENDPOINT"
            + " names a Hub or a mirror of it.");
  }

  @Test
  void doesNotTryAgainWhatStays() {
    server.answers(Reply.of(403));

    assertThatExceptionOfType(HubAnswerException.class).isThrownBy(() -> known.info(TOY, "v1"));
    assertThat(server.requests()).hasSize(1);
  }
}
