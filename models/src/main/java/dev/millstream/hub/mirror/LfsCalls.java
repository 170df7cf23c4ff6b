package dev.millstream.hub.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.hub.client.HubRepo;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Takes large files by git-lfs's protocol, in one piece or in numbered parts. The addresses for a
 * file's bytes hold an id that nobody can guess, since clients send no token there.
 */
final class LfsCalls {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final int MOST_OBJECTS = 1000;
  private static final int MOST_PENDING = 10_000;
  private static final int MOST_PARTS = 10_000;
  private static final long LONGEST_NANOS = Duration.ofHours(24).toNanos();
  private static final int ID_BYTES = 24;

  private final Shelves shelves;
  private final long partSize;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, PendingUpload> pending = new ConcurrentHashMap<>();

  LfsCalls(Shelves shelves, long partSize) {
    this.shelves = shelves;
    this.partSize = partSize;
  }

  static boolean isSha256(String text) {
    return SHA256.matcher(text).matches();
  }

  /** {@code POST /ID.git/info/lfs/objects/batch}: where to send which files. */
  void batch(Call call, Route route) throws IOException {
    JsonNode request = call.json();
    JsonNode objects = request.path("objects");
    if (!request.path("operation").asText().equals("upload") || objects.size() > MOST_OBJECTS) {
      throw new Refusal(
          400,
          "only the operation upload of at most %d objects is offered; download files from /resolve/."
              .formatted(MOST_OBJECTS));
    }
    forgetOldOnes();
    boolean multipart = false;
    for (JsonNode transfer : request.path("transfers")) {
      multipart |= transfer.asText().equals("multipart");
    }
    RepositoryWriter writer = shelves.writer(route.repository());
    ObjectNode answer = Json.object().put("transfer", multipart ? "multipart" : "basic");
    ArrayNode answers = answer.putArray("objects");
    for (JsonNode object : objects) {
      String sha256 = object.path("oid").asText();
      long size = object.path("size").asLong(-1);
      ObjectNode entry = answers.addObject().put("oid", sha256).put("size", size);
      long parts = (size + partSize - 1) / partSize;
      if (!isSha256(sha256) || size < 0 || parts > MOST_PARTS) {
        entry
            .putObject("error")
            .put("code", 422)
            .put("message", "its oid is no sha256, or its size is none that can be uploaded");
      } else if (!isKept(writer, sha256, size)) {
        entry.put("authenticated", true);
        offer(call, route.repository(), entry, multipart);
      }
    }
    call.set("Content-Type", "application/vnd.git-lfs+json");
    call.answer(200, Json.MAPPER.writeValueAsBytes(answer));
  }

  private static boolean isKept(RepositoryWriter writer, String sha256, long size)
      throws IOException {
    Optional<Long> kept = writer.sizeOfBlob(sha256);
    return kept.isPresent() && kept.get() == size;
  }

  private void offer(Call call, HubRepo repo, ObjectNode entry, boolean multipart)
      throws IOException {
    if (pending.size() >= MOST_PENDING) {
      throw new Refusal(429, "%d uploads are under way. Come back later.".formatted(MOST_PENDING));
    }
    String id = HexFormat.of().formatHex(randomBytes());
    long size = entry.get("size").asLong();
    boolean parted = multipart && size > partSize;
    Path draft = shelves.lock().claim().resolve(id);
    PendingUpload upload =
        new PendingUpload(
            repo, entry.get("oid").asText(), size, parted ? partSize : Math.max(1, size), draft);
    pending.put(id, upload);
    String address = call.base() + "/lfs/" + id + "/";
    ObjectNode actions = entry.putObject("actions");
    ObjectNode to = actions.putObject("upload").put("href", address + (parted ? "complete" : "1"));
    ObjectNode header = to.putObject("header");
    if (parted) {
      header.put("chunk_size", Long.toString(partSize));
      for (int part = 1; part <= upload.parts(); part++) {
        header.put(Integer.toString(part), address + part);
      }
    }
    actions.putObject("verify").put("href", address + "verify").putObject("header");
  }

  private byte[] randomBytes() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return bytes;
  }

  /** {@code PUT /lfs/UPLOAD/PART}, {@code POST /lfs/UPLOAD/complete} or {@code .../verify}. */
  void object(Call call, Route route) throws IOException {
    String id = route.rest().get(0);
    String what = route.rest().get(1);
    PendingUpload upload = pending.get(id);
    if (upload == null) {
      throw new Refusal(
          404, "this upload is unknown, or was given up. Ask where to send the file again.");
    }
    if (call.method().equals("PUT") && what.matches("[0-9]{1,6}")) {
      put(call, upload, Integer.parseInt(what));
    } else if (call.method().equals("POST") && what.equals("complete")) {
      complete(upload);
      call.answer(200, Json.object());
    } else if (call.method().equals("POST") && what.equals("verify")) {
      verify(upload);
      pending.remove(id);
      upload.discard();
      call.answer(200, Json.object());
    } else {
      throw new Refusal(405, "a part is sent with PUT, and completed and verified with POST.");
    }
  }

  private void put(Call call, PendingUpload upload, int part) throws IOException {
    String etag = upload.take(part, call.body());
    if (upload.parts() == 1) {
      complete(upload);
    }
    call.set("ETag", '"' + etag + '"');
    call.answer(200, new byte[0]);
  }

  private void complete(PendingUpload upload) throws IOException {
    upload.complete(shelves.writer(upload.repo()));
  }

  private void verify(PendingUpload upload) throws IOException {
    if (!isKept(shelves.writer(upload.repo()), upload.sha256(), upload.size())) {
      throw new Refusal(404, "the file has not arrived. Upload it again.");
    }
  }

  private void forgetOldOnes() throws IOException {
    for (String id : List.copyOf(pending.keySet())) {
      PendingUpload upload = pending.get(id);
      if (upload != null && System.nanoTime() - upload.startedNanos() > LONGEST_NANOS) {
        pending.remove(id);
        upload.discard();
      }
    }
  }
}
