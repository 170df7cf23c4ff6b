package dev.millstream.hub.mirror;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.hub.client.RepoFile;
import dev.millstream.model.ContentHash;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A commit as it was sent: one JSON object a line, the first its header. The content of small files
 * is kept as it arrives, so that one line at a time is in memory.
 *
 * @param parent the commit that the sender saw; null where any will do
 */
record CommitRequest(String title, String message, @Nullable String parent, List<Change> changes) {
  private static final int MOST_CHANGES = 100_000;
  // A small file of the largest size in base64, its name, and some room.
  private static final int MOST_LINE_BYTES = (int) (LargeFiles.LARGE * 4 / 3) + (1 << 16);

  CommitRequest {
    changes = List.copyOf(changes);
  }

  static CommitRequest read(InputStream body, RepositoryWriter writer) throws IOException {
    InputStream lines = new BufferedInputStream(body, 1 << 16);
    JsonNode header = parse(line(lines)).path("value");
    String parent = header.path("parentCommit").textValue();
    if (!header.path("summary").isTextual()) {
      throw wrong("its first line is no header with a 'summary'");
    }
    if (parent != null && !ContentHash.isSha1(parent)) {
      throw wrong("its parentCommit '%s' is not a commit of 40 hex digits".formatted(parent));
    }
    List<Change> changes = new ArrayList<>();
    for (byte[] line = line(lines); line.length > 0; line = line(lines)) {
      if (changes.size() == MOST_CHANGES) {
        throw new Refusal(
            413, "a commit changes at most %d files. Send several.".formatted(MOST_CHANGES));
      }
      JsonNode change = parse(line);
      changes.add(change(change.path("key").asText(), change.path("value"), writer));
    }
    return new CommitRequest(
        header.get("summary").textValue(), header.path("description").asText(), parent, changes);
  }

  private static Change change(String key, JsonNode value, RepositoryWriter writer)
      throws IOException {
    String path = value.path("path").asText();
    if (!ServedNames.mayBeStored(path.replaceAll("/+$", ""))) {
      throw wrong(
          ("'%s' cannot be a file's name: it must be relative, without '..', ':' and '\\', and"
                  + " outside .git")
              .formatted(path));
    }
    return switch (key) {
      case "file" -> new Change.Put(writer.keep(path, content(value)));
      case "lfsFile" -> new Change.Put(large(path, value, writer));
      case "deletedFile" -> new Change.DeleteFile(path);
      case "deletedFolder" -> new Change.DeleteFolder(path);
      default ->
          throw wrong(
              "'%s' is not a change: file, lfsFile, deletedFile and deletedFolder are"
                  .formatted(key));
    };
  }

  private static byte[] content(JsonNode value) {
    if (!value.path("encoding").asText("base64").equals("base64")) {
      throw wrong("a file's encoding must be base64");
    }
    try {
      return Base64.getDecoder().decode(value.path("content").asText());
    } catch (IllegalArgumentException e) {
      throw wrong("a file's content is not base64");
    }
  }

  private static RepoFile large(String path, JsonNode value, RepositoryWriter writer)
      throws IOException {
    String sha256 = value.path("oid").asText();
    Optional<Long> size = LfsCalls.isSha256(sha256) ? writer.sizeOfBlob(sha256) : Optional.empty();
    if (size.isEmpty()) {
      throw wrong("the content of '%s' (sha256 %s) has not been uploaded".formatted(path, sha256));
    }
    if (value.has("size") && value.get("size").asLong() != size.get()) {
      throw wrong(
          "it says '%s' has %d bytes, but what was uploaded has %d"
              .formatted(path, value.get("size").asLong(), size.get()));
    }
    return LargeFiles.large(path, size.get(), sha256);
  }

  private static JsonNode parse(byte[] line) throws IOException {
    try {
      return Json.MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw wrong("one of its lines is not JSON");
    }
  }

  /** The next line that is not empty, or no bytes at the end. */
  private static byte[] line(InputStream lines) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = lines.read(); b >= 0 && (b != '\n' || line.size() == 0); b = lines.read()) {
      if (line.size() == MOST_LINE_BYTES) {
        throw new Refusal(
            413,
            "a file within a commit has at most %d bytes. Upload larger ones through LFS."
                .formatted(LargeFiles.LARGE));
      }
      if (b != '\n' && b != '\r') {
        line.write(b);
      }
    }
    return line.toByteArray();
  }

  private static Refusal wrong(String what) {
    return new Refusal(
        400, "the commit cannot be made: %s. Correct it and send it again.".formatted(what));
  }
}
