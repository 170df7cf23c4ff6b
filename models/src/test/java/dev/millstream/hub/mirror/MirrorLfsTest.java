package dev.millstream.hub.mirror;

import static dev.millstream.hub.mirror.MirrorClient.header;
import static dev.millstream.hub.mirror.MirrorClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts have a hundred bytes. */
class MirrorLfsTest {
  private static final String ID = "acme/new";
  private static final String LFS = "application/vnd.git-lfs+json";
  private static final byte[] SMALL = bytes(60);
  private static final byte[] LARGE = bytes(250);

  @TempDir Path root;
  MirrorServer mirror;
  MirrorClient client;

  @BeforeEach
  void start() throws IOException {
    root = root.toRealPath();
    mirror = MirrorServer.start(MirrorSettings.of(root).withToken("hf").withSizes(100, 10));
    client = new MirrorClient(mirror, "hf");
    client.create(ID);
  }

  @AfterEach
  void stop() throws IOException {
    mirror.close();
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  private JsonNode ask(byte[] content, String transfers) {
    String body =
        """
        {"operation": "upload", "transfers": [%s], "objects": [{"oid": "%s", "size": %d}]}
        """
            .formatted(transfers, MirrorClient.sha256(content), content.length);
    HttpResponse<byte[]> response =
        client.post("/" + ID + ".git/info/lfs/objects/batch", body, "Content-Type", LFS);
    assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
    assertThat(header(response, "Content-Type")).isEqualTo(LFS);
    return MirrorClient.json(response).get("objects").get(0);
  }

  private JsonNode askForParts(byte[] content) {
    return ask(content, "\"basic\", \"multipart\"").get("actions");
  }

  /** As Python does: the secret address is enough. */
  private HttpResponse<byte[]> put(String address, byte[] bytes) {
    return new MirrorClient(mirror).send("PUT", address, bytes);
  }

  private HttpResponse<byte[]> complete(JsonNode actions) {
    return new MirrorClient(mirror)
        .post(actions.get("upload").get("href").textValue(), "{\"oid\": \"x\", \"parts\": []}");
  }

  private void verify(JsonNode actions) {
    HttpResponse<byte[]> response =
        client.post(actions.get("verify").get("href").textValue(), "{}");
    assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
  }

  private String part(JsonNode actions, int number) {
    return actions.get("upload").get("header").get(Integer.toString(number)).textValue();
  }

  private void commits(byte[] content) {
    String line =
        "{\"key\": \"lfsFile\", \"value\": {\"path\": \"m.onnx\", \"algo\": \"sha256\", \"oid\": \"%s\", \"size\": %d}}"
            .formatted(MirrorClient.sha256(content), content.length);
    HttpResponse<byte[]> response = client.commit(ID, "main", "", line);
    assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
    assertThat(client.get("/" + ID + "/resolve/main/m.onnx").body()).isEqualTo(content);
  }

  private void refuses(HttpResponse<byte[]> response, int status, String sentence) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(MirrorClient.json(response).get("error").textValue()).isEqualTo(sentence);
  }

  private void keepsNothing(byte[] content) throws IOException {
    assertThat(root.resolve("models--acme--new/blobs").resolve(MirrorClient.sha256(content)))
        .doesNotExist();
    try (Stream<Path> drafts = Files.list(root.resolve(".millstream/uploads"))) {
      assertThat(drafts).isEmpty();
    }
  }

  @Test
  void takesAFileInOnePiece() {
    JsonNode actions = askForParts(SMALL);
    assertThat(actions.get("upload").get("header")).isEmpty();

    assertThat(put(actions.get("upload").get("href").textValue(), SMALL).statusCode())
        .isEqualTo(200);
    verify(actions);

    commits(SMALL);
  }

  @Test
  void takesAFileInPartsInAnyOrder() {
    JsonNode actions = askForParts(LARGE);
    JsonNode header = actions.get("upload").get("header");
    assertThat(header.get("chunk_size").textValue()).isEqualTo("100");
    assertThat(header).hasSize(4);

    for (int number : new int[] {3, 1, 2, 1}) {
      byte[] part = Arrays.copyOfRange(LARGE, (number - 1) * 100, Math.min(250, number * 100));
      HttpResponse<byte[]> response = put(part(actions, number), part);
      assertThat(header(response, "ETag")).isEqualTo('"' + MirrorClient.sha256(part) + '"');
    }
    assertThat(complete(actions).statusCode()).isEqualTo(200);
    assertThat(complete(actions).statusCode()).isEqualTo(200);
    verify(actions);

    commits(LARGE);
  }

  @Test
  void takesALargeFileWholeFromThoseWhoKnowNoParts() {
    JsonNode actions = ask(LARGE, "\"basic\"").get("actions");

    put(actions.get("upload").get("href").textValue(), LARGE);

    commits(LARGE);
  }

  @Test
  void asksForNothingThatItHas() {
    put(askForParts(SMALL).get("upload").get("href").textValue(), SMALL);

    assertThat(ask(SMALL, "\"basic\"").has("actions")).isFalse();
  }

  @Test
  void keepsNothingOfAWrongFile() throws IOException {
    JsonNode actions = askForParts(SMALL);
    byte[] wrong = SMALL.clone();
    wrong[17]++;

    refuses(
        put(actions.get("upload").get("href").textValue(), wrong),
        422,
        ("what arrived has the sha256 %s, but %s was announced; nothing was kept. Upload the file"
                + " again.")
            .formatted(MirrorClient.sha256(wrong), MirrorClient.sha256(SMALL)));
    keepsNothing(SMALL);
    assertThat(put(actions.get("upload").get("href").textValue(), SMALL).statusCode())
        .isEqualTo(200);
  }

  @Test
  void keepsNothingOfPartsThatDoNotMakeUpTheFile() throws IOException {
    JsonNode actions = askForParts(LARGE);
    put(part(actions, 1), new byte[100]);
    put(part(actions, 2), new byte[100]);
    refuses(
        complete(actions),
        400,
        "2 of 3 parts have arrived. Send the others before completing the upload.");

    put(part(actions, 3), new byte[50]);

    assertThat(complete(actions).statusCode()).isEqualTo(422);
    keepsNothing(LARGE);
  }

  @Test
  void refusesPartsOfAnotherLength() {
    JsonNode actions = askForParts(LARGE);

    refuses(
        put(part(actions, 1), new byte[99]),
        400,
        "part 1 of this upload must have 100 bytes, but only 99 came. Send it again.");
    refuses(
        put(part(actions, 3), new byte[51]),
        400,
        "part 3 of this upload must have 50 bytes, but more came. Send it again.");
    refuses(
        put(part(actions, 1).replaceAll("1$", "4"), new byte[1]),
        404,
        "there is no part 4: this upload has 3.");
  }

  @Test
  void knowsNoUploadsByGuessedNames() {
    refuses(
        put("/lfs/0000/1", new byte[1]),
        404,
        "this upload is unknown, or was given up. Ask where to send the file again.");
    refuses(
        client.get(part(askForParts(LARGE), 1)),
        405,
        "a part is sent with PUT, and completed and verified with POST.");
  }

  @Test
  void refusesObjectsThatCannotBe() {
    String body =
        """
        {"operation": "upload", "objects": [{"oid": "../../x", "size": 1}, {"oid": "%s", "size": -1}]}
        """
            .formatted("0".repeat(64));
    JsonNode objects =
        MirrorClient.json(client.post("/" + ID + ".git/info/lfs/objects/batch", body))
            .get("objects");

    assertThat(objects.findValuesAsText("message"))
        .containsOnly("its oid is no sha256, or its size is none that can be uploaded")
        .hasSize(2);
    refuses(
        client.post("/" + ID + ".git/info/lfs/objects/batch", "{\"operation\": \"download\"}"),
        400,
        "only the operation upload of at most 1000 objects is offered; download files from"
            + " /resolve/.");
  }

  @Test
  void clearsWhatAnEarlierMirrorLeftHalfDone() throws IOException {
    put(part(askForParts(LARGE), 1), new byte[100]);
    mirror.close();
    mirror = MirrorServer.start(MirrorSettings.of(root));

    new MirrorClient(mirror).create("acme/other");

    keepsNothing(LARGE);
  }
}
