package dev.millstream.hub.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.millstream.hub.client.HubAnswerException;
import dev.millstream.hub.client.HubException;
import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.HubSettings;
import dev.millstream.hub.client.OfflineException;
import dev.millstream.hub.client.ProxySettings;
import dev.millstream.hub.client.RepositoryNotFoundException;
import dev.millstream.hub.client.RevisionNotFoundException;
import dev.millstream.hub.mirror.MirrorServer;
import dev.millstream.hub.mirror.MirrorSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** To a mirror that takes large files in parts of a thousand bytes. */
class HubUploadTest {
  private static final HubRepo REPO = HubRepo.model("acme/new");

  @TempDir Path root;
  @TempDir Path local;
  MirrorServer mirror;
  List<String> heard = new ArrayList<>();
  HubUpload upload;

  @BeforeEach
  void start() throws IOException {
    mirror = MirrorServer.start(MirrorSettings.of(root).withToken("hf_right").withSizes(1000, 100));
    upload = with("hf_right");
  }

  @AfterEach
  void stop() throws IOException {
    mirror.close();
  }

  private HubUpload with(String token) {
    return new HubUpload(
        HubSettings.at(mirror.endpoint()).withToken(token),
        (file, sent, size) -> heard.add("%s %d of %d".formatted(file.path(), sent, size)));
  }

  private UploadFile file(String path, byte[] content) throws IOException {
    Path file = local.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    return new UploadFile(path, file);
  }

  private UploadFile file(String path, String content) throws IOException {
    return file(path, content.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] read(HubRepo repo, String revision, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    mirror.endpoint() + "/" + repo.path() + "/resolve/" + revision + "/" + path))
            .header("Authorization", "Bearer hf_right")
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray()).body();
  }

  private CommitResult commit(List<UploadFile> files, CommitOptions options) {
    return upload.commit(REPO, "main", files, "a change", options);
  }

  private <T extends HubException> void fails(
      Class<T> type, ThrowingCallable call, String sentence) {
    assertThatExceptionOfType(type).isThrownBy(call).withMessage(sentence);
  }

  @Test
  void publishesSmallAndLargeFiles() throws Exception {
    byte[] whole = bytes(900);
    byte[] parts = bytes(3500);
    assertThat(upload.createRepo(REPO, true, false)).isTrue();

    CommitResult result =
        commit(
            List.of(
                file("README.md", "# New\n"),
                file("empty.onnx", ""),
                file("onnx/whole.onnx", whole),
                file("onnx/parts.onnx", parts)),
            CommitOptions.PLAIN);

    assertThat(result.isNew()).isTrue();
    assertThat(result.url())
        .isEqualTo(URI.create(mirror.endpoint() + "/acme/new/commit/" + result.commit()));
    assertThat(result.pullRequest()).isNull();
    assertThat(read(REPO, result.commit(), "README.md")).asString().isEqualTo("# New\n");
    assertThat(read(REPO, "main", "empty.onnx")).isEmpty();
    assertThat(read(REPO, "main", "onnx/whole.onnx")).isEqualTo(whole);
    assertThat(read(REPO, "main", "onnx/parts.onnx")).isEqualTo(parts);
    assertThat(heard)
        .containsExactly(
            "onnx/whole.onnx 900 of 900",
            "onnx/parts.onnx 1000 of 3500",
            "onnx/parts.onnx 2000 of 3500",
            "onnx/parts.onnx 3000 of 3500",
            "onnx/parts.onnx 3500 of 3500");
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  @Test
  void publishesADataset() throws Exception {
    HubRepo rows = HubRepo.dataset("acme/rows");
    upload.createRepo(rows, false, false);

    upload.commit(
        rows, "main", List.of(file("train.parquet", bytes(1500))), "rows", CommitOptions.PLAIN);

    assertThat(read(rows, "main", "train.parquet")).isEqualTo(bytes(1500));
  }

  @Test
  void sendsNothingThatIsThere() throws Exception {
    upload.createRepo(REPO, false, false);
    List<UploadFile> files = List.of(file("a.txt", "a"), file("m.onnx", bytes(3500)));
    CommitResult first = commit(files, CommitOptions.PLAIN);
    heard.clear();

    CommitResult again = commit(files, CommitOptions.PLAIN);
    CommitResult moved =
        commit(List.of(new UploadFile("other.onnx", files.get(1).local())), CommitOptions.PLAIN);

    assertThat(again.commit()).isEqualTo(first.commit());
    assertThat(again.isNew()).isFalse();
    assertThat(moved.isNew()).isTrue();
    assertThat(heard).containsExactly("other.onnx 3500 of 3500");
  }

  @Test
  void asksAboutManyFilesInSeveralRequests() throws Exception {
    upload.createRepo(REPO, false, false);
    List<UploadFile> files = new ArrayList<>();
    for (int i : IntStream.range(0, 600).toArray()) {
      files.add(file("f" + i + (i % 50 == 49 ? ".bin" : ".txt"), "content " + i));
    }

    commit(files, CommitOptions.PLAIN);

    assertThat(read(REPO, "main", "f598.txt")).asString().isEqualTo("content 598");
    assertThat(read(REPO, "main", "f599.bin")).asString().isEqualTo("content 599");
  }

  @Test
  void takesFilesAwayAndPutsBackWhatIsSentAgain() throws Exception {
    upload.createRepo(REPO, false, false);
    UploadFile kept = file("onnx/kept.txt", "kept");
    commit(List.of(kept, file("onnx/b.txt", "b"), file("c.txt", "c")), CommitOptions.PLAIN);

    commit(List.of(kept), CommitOptions.PLAIN.deleting(List.of("onnx/", "c.txt")));

    assertThat(read(REPO, "main", "onnx/kept.txt")).asString().isEqualTo("kept");
    assertThat(read(REPO, "main", "onnx/b.txt")).asString().contains("has no file");
    assertThat(read(REPO, "main", "c.txt")).asString().contains("has no file");
  }

  @Test
  void opensAPullRequest() throws Exception {
    upload.createRepo(REPO, false, false);

    CommitResult result = commit(List.of(file("a.txt", "a")), CommitOptions.PLAIN.asPullRequest());

    assertThat(result.pullRequest())
        .isEqualTo(URI.create(mirror.endpoint() + "/acme/new/discussions/1"));
    assertThat(read(REPO, "refs%2Fpr%2F1", "a.txt")).asString().isEqualTo("a");
    assertThat(read(REPO, "main", "a.txt")).asString().contains("has no file");
  }

  @Test
  void failsWhenSomebodyCommittedInBetween() throws Exception {
    upload.createRepo(REPO, false, false);
    String seen = commit(List.of(file("a.txt", "1")), CommitOptions.PLAIN).commit();
    String now = commit(List.of(file("a.txt", "2")), CommitOptions.PLAIN).commit();
    List<UploadFile> files = List.of(file("a.txt", "3"));

    fails(
        HubAnswerException.class,
        () -> commit(files, CommitOptions.PLAIN.after(seen)),
        ("cannot commit to model 'acme/new' at %s: somebody committed in between (HTTP 412: 'main'"
                + " of model 'acme/new' is at commit %s, not at %s: somebody committed in between."
                + " Look at what changed and commit again). Look at what changed and commit again.")
            .formatted(mirror.endpoint(), now, seen));
    assertThat(commit(files, CommitOptions.PLAIN.after(now)).isNew()).isTrue();
  }

  @Test
  void acceptsARepositoryThatIsThereOnlyWhenTold() {
    upload.createRepo(REPO, false, false);

    assertThat(upload.createRepo(REPO, false, true)).isFalse();
    fails(
        HubAnswerException.class,
        () -> upload.createRepo(REPO, false, false),
        ("cannot create model 'acme/new' at %s: HTTP 409: model 'acme/new' exists already. Choose"
                + " another name, or accept what is there.")
            .formatted(mirror.endpoint()));
  }

  @Test
  void asksForATokenThatMayWrite() {
    fails(
        HubAnswerException.class,
        () -> with(null).createRepo(REPO, false, false),
        ("cannot create model 'acme/new' at %s: no token was sent (HTTP 401: This mirror wants a"
                + " token. Set HF_TOKEN to the one it was started with). Set HF_TOKEN to a token"
                + " that may write.")
            .formatted(mirror.endpoint()));
    fails(
        HubAnswerException.class,
        () -> with("hf_wrong").createRepo(REPO, false, true),
        ("cannot create model 'acme/new' at %s: the token was refused (HTTP 401: Invalid"
                + " credentials in Authorization header). Set HF_TOKEN to a token that may write.")
            .formatted(mirror.endpoint()));
  }

  @Test
  void namesWhatIsNotThere() throws Exception {
    List<UploadFile> files = List.of(file("a.txt", "a"));
    fails(
        RepositoryNotFoundException.class,
        () -> commit(files, CommitOptions.PLAIN),
        ("cannot ask model 'acme/new' how to upload at %s: there is no such repository, or it is"
                + " hidden (HTTP 404: the mirror has no model 'acme/new'. Check the name, put its"
                + " files below the mirror's root, or upload it). Create it, or set HF_TOKEN to a"
                + " token that may write.")
            .formatted(mirror.endpoint()));
    upload.createRepo(REPO, false, false);

    fails(
        RevisionNotFoundException.class,
        () -> upload.commit(REPO, "side", files, "a change", CommitOptions.PLAIN),
        ("cannot ask model 'acme/new' how to upload at %s: there is no such branch (HTTP 404: model"
                + " 'acme/new' has no revision 'side'). Name one that is there.")
            .formatted(mirror.endpoint()));
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(
            () -> commit(List.of(new UploadFile("x", local.resolve("none"))), CommitOptions.PLAIN));
  }

  @Test
  void opensNoConnectionWhenOffline() {
    Duration second = Duration.ofSeconds(1);
    HubSettings settings =
        new HubSettings(mirror.endpoint(), null, true, second, second, ProxySettings.NONE);

    fails(
        OfflineException.class,
        () -> new HubUpload(settings, UploadProgress.NONE).createRepo(REPO, false, true),
        "cannot create model 'acme/new': no connection may be opened (HF_HUB_OFFLINE is set)."
            + " Unset it to upload.");
  }

  @Test
  void refusesWhatCannotBeMeant() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UploadFile("../x", local))
        .withMessage(
            "'../x' cannot be a file's name in a repository: it must be relative, without '..',"
                + " ':' and '\\'. Name it as it shall appear there, e.g. onnx/model.onnx.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CommitOptions.PLAIN.after("main"))
        .withMessage(
            "the parent commit is 'main' but must have 40 hex digits. Copy it from the repository's"
                + " info.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> upload.commit(REPO, "main", List.of(), " ", CommitOptions.PLAIN))
        .withMessage(
            "a commit needs a title. Say in a line what it is for, e.g. Add the ONNX file.");
  }
}
