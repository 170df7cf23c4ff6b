package dev.millstream.hub.mirror;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.hub.client.EntryNotFoundException;
import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.RepoFile;
import dev.millstream.model.ContentHash;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files below a folder of a repository as the Hub lists them, with the folders in between.
 *
 * @param prefix the folder with a slash at its end; empty for the whole repository
 * @param files the files below it, by name
 */
record TreePage(String prefix, List<RepoFile> files) {

  /**
   * The folder that a request names.
   *
   * @throws EntryNotFoundException when there is none
   */
  static TreePage of(HubRepo repo, Revisions at, List<RepoFile> all) {
    String folder = at.path().replaceAll("/+$", "");
    String prefix = folder.isEmpty() ? "" : folder + "/";
    List<RepoFile> below = all.stream().filter(file -> file.path().startsWith(prefix)).toList();
    if (below.isEmpty() && !prefix.isEmpty()) {
      throw new EntryNotFoundException(
          "%s has no folder '%s' at commit %s.".formatted(repo, folder, at.commit()));
    }
    return new TreePage(prefix, below);
  }

  /** Files and folders by name: those right below, or all of them. */
  List<ObjectNode> entries(boolean recursive) {
    Map<String, ObjectNode> entries = new TreeMap<>();
    Map<String, MessageDigest> folders = new TreeMap<>();
    for (RepoFile file : files) {
      String path = file.path();
      for (int at = path.indexOf('/', prefix.length()); at >= 0; at = path.indexOf('/', at + 1)) {
        digest(folders.computeIfAbsent(path.substring(0, at), name -> ContentHash.sha1()), file);
        if (!recursive) {
          break;
        }
      }
      if (recursive || path.indexOf('/', prefix.length()) < 0) {
        entries.put(path, entry(file));
      }
    }
    folders.forEach((path, digest) -> entries.put(path, folder(path, digest)));
    return new ArrayList<>(entries.values());
  }

  /** One file or folder; nothing where there is none of this name. */
  static Optional<ObjectNode> entry(List<RepoFile> files, String path) {
    MessageDigest digest = ContentHash.sha1();
    boolean folder = false;
    for (RepoFile file : files) {
      if (file.path().equals(path)) {
        return Optional.of(entry(file));
      }
      if (file.path().startsWith(path + "/")) {
        folder = true;
        digest(digest, file);
      }
    }
    return folder ? Optional.of(folder(path, digest)) : Optional.empty();
  }

  /** Adds what only a large file has. */
  static void large(ObjectNode entry, RepoFile file, String hashName) {
    String sha256 = String.valueOf(file.sha256());
    entry
        .putObject("lfs")
        .put(hashName, sha256)
        .put("size", file.size())
        .put("pointerSize", LargeFiles.pointer(sha256, file.size()).length);
  }

  /** The folder as it stands in an address. */
  String encodedPath() {
    StringBuilder path = new StringBuilder();
    for (String part : prefix.split("/", -1)) {
      if (!part.isEmpty()) {
        path.append('/')
            .append(URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"));
      }
    }
    return path.toString();
  }

  private static ObjectNode entry(RepoFile file) {
    ObjectNode entry =
        Json.object()
            .put("type", "file")
            .put("path", file.path())
            .put("size", file.size())
            .put("oid", file.oid());
    if (file.sha256() != null) {
      large(entry, file, "oid");
    }
    return entry;
  }

  // A hash that changes with what is below: nobody can check a folder's against git.
  private static ObjectNode folder(String path, MessageDigest digest) {
    return Json.object()
        .put("type", "directory")
        .put("path", path)
        .put("size", 0)
        .put("oid", ContentHash.hex(digest));
  }

  private static void digest(MessageDigest digest, RepoFile file) {
    digest.update((file.path() + "\0" + file.etag() + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
