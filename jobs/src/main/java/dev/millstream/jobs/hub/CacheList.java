package dev.millstream.jobs.hub;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.hub.cache.CacheScan;
import dev.millstream.hub.cache.CachedRepo;
import dev.millstream.hub.cache.CachedRevision;
import dev.millstream.hub.client.HubRepo;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/** Prints what is in the cache. */
final class CacheList {
  private static final int COMMIT_DIGITS = 8;

  private final Path root;
  private final List<CachedRepo> repos;

  CacheList(HubTools tools) {
    this.root = tools.cache().root();
    this.repos = new CacheScan(tools.cache()).repos();
  }

  /** A row for each revision; what is not as it should be goes to {@code err}. */
  void print(PrintWriter out, PrintWriter err) {
    if (repos.isEmpty()) {
      out.println("The cache at %s is empty.".formatted(root));
      out.flush();
      return;
    }
    Columns columns =
        new Columns()
            .right("size")
            .right("files")
            .left("last used")
            .left("commit")
            .left("refs")
            .left("repository");
    repos.forEach(repo -> rows(columns, repo));
    out.print(columns.render());
    out.println(total());
    out.flush();
    repos.forEach(repo -> repo.problems().forEach(err::println));
    err.flush();
  }

  /** An object for each repository. */
  void printJson(PrintWriter out) {
    repos.forEach(repo -> out.println(JsonText.line(json(repo))));
    out.flush();
  }

  private static void rows(Columns columns, CachedRepo repo) {
    String used = LocalDate.ofInstant(repo.lastAccessed(), ZoneId.systemDefault()).toString();
    for (CachedRevision revision : repo.revisions()) {
      columns.row(
          ByteText.of(revision.bytes()),
          Integer.toString(revision.files().size()),
          used,
          revision.commit().substring(0, COMMIT_DIGITS),
          String.join(", ", revision.refs()),
          name(repo.repo()));
    }
    if (repo.unfinishedBytes() > 0) {
      columns.row(
          ByteText.of(repo.unfinishedBytes()),
          "",
          used,
          "",
          "",
          name(repo.repo()) + " (unfinished)");
    }
  }

  /** A name that says what it names, as models are most of what there is. */
  static String name(HubRepo repo) {
    return repo.kind() == HubRepo.Kind.MODEL ? repo.id() : "datasets/" + repo.id();
  }

  private String total() {
    long bytes = repos.stream().mapToLong(repo -> repo.bytes() + repo.unfinishedBytes()).sum();
    return "%s in %s at %s".formatted(ByteText.of(bytes), repositories(repos.size()), root);
  }

  static String repositories(int number) {
    return number == 1 ? "1 repository" : number + " repositories";
  }

  private static ObjectNode json(CachedRepo repo) {
    ObjectNode json =
        JsonText.object()
            .put("id", repo.repo().id())
            .put("type", repo.repo().kind() == HubRepo.Kind.MODEL ? "model" : "dataset")
            .put("folder", repo.folder().toString())
            .put("bytes", repo.bytes())
            .put("unfinished_bytes", repo.unfinishedBytes())
            .put("last_used", repo.lastAccessed().toString())
            .put("last_modified", repo.lastModified().toString());
    ArrayNode revisions = json.putArray("revisions");
    for (CachedRevision revision : repo.revisions()) {
      revisions
          .addObject()
          .put("commit", revision.commit())
          .put("files", revision.files().size())
          .put("bytes", revision.bytes())
          .set("refs", JsonText.array(revision.refs()));
    }
    json.set("problems", JsonText.array(repo.problems()));
    return json;
  }
}
