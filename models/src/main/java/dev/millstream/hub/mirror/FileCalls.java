package dev.millstream.hub.mirror;

import dev.millstream.hub.client.RepoFile;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Answers {@code /ID/resolve/REVISION/PATH}: a file's bytes, or some of them, or what they are. */
final class FileCalls {
  private final Shelves shelves;

  FileCalls(Shelves shelves) {
    this.shelves = shelves;
  }

  void answer(Call call, Route route) throws IOException {
    Repository repository = shelves.find(route.repository());
    Revisions at = Revisions.split(repository, route.rest());
    // Python notes from it, of a file that is missing, at which commit it is.
    call.set("X-Repo-Commit", at.commit());
    RepoFile file = repository.file(at.commit(), at.file());
    describe(call, file);
    String etag = quoted(file.etag());
    if (call.header("If-None-Match").filter(tags -> isAmong(tags, etag)).isPresent()) {
      call.empty(304, file.size());
      return;
    }
    boolean stale = call.header("If-Range").filter(tag -> !tag.equals(etag)).isPresent();
    ByteRange.Wanted wanted =
        ByteRange.of(stale ? Optional.empty() : call.header("Range"), file.size());
    if (wanted instanceof ByteRange.None) {
      call.set("Content-Range", "bytes */" + file.size());
      throw new Refusal(
          416,
          "'%s' has %d bytes, so it has no range %s."
              .formatted(file.path(), file.size(), call.header("Range").orElse("")));
    }
    if (wanted instanceof ByteRange.Part part) {
      call.set("Content-Range", part.range().of(file.size()));
      send(call, repository, at.commit(), file, 206, part.range());
    } else {
      send(call, repository, at.commit(), file, 200, new ByteRange(0, file.size() - 1));
    }
  }

  private static void describe(Call call, RepoFile file) {
    String etag = quoted(file.etag());
    call.set("ETag", etag);
    call.set("Accept-Ranges", "bytes");
    call.set("Content-Type", "application/octet-stream");
    call.set("X-Content-Type-Options", "nosniff");
    if (file.sha256() != null) {
      call.set("X-Linked-Etag", etag);
      call.set("X-Linked-Size", Long.toString(file.size()));
    }
  }

  private static void send(
      Call call, Repository repository, String commit, RepoFile file, int status, ByteRange range)
      throws IOException {
    if (call.isHead() || range.length() == 0) {
      call.empty(status, range.length());
      return;
    }
    try (Content content = repository.open(commit, file)) {
      content.ready(range.first());
      OutputStream out = call.begin(status, range.length());
      content.copyTo(out, range.first(), range.length());
      // Not closed when the copying fails: the server then cuts the connection.
      out.close();
    }
  }

  private static boolean isAmong(String tags, String etag) {
    return tags.strip().equals("*") || tags.contains(etag);
  }

  private static String quoted(String etag) {
    return '"' + etag + '"';
  }
}
