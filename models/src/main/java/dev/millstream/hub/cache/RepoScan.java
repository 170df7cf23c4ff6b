package dev.millstream.hub.cache;

import dev.millstream.hub.client.HubRepo;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds out what the folder of one repository holds, and what is wrong in it. */
final class RepoScan {
  private static final Pattern UNFINISHED_REF = Pattern.compile(".*\\.[0-9a-f]{8}\\.tmp");

  private final RepoFolder folder;
  private final Map<Path, BasicFileAttributes> blobs = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  private RepoScan(RepoFolder folder) {
    this.folder = folder;
  }

  static CachedRepo scan(RepoFolder folder) throws IOException {
    return new RepoScan(folder).repo();
  }

  /** Commits whose snapshot's folder is there, sorted. */
  static List<String> commits(RepoFolder folder) throws IOException {
    List<String> commits = new ArrayList<>();
    if (Files.isDirectory(folder.snapshots(), LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(folder.snapshots())) {
        for (Path snapshot : found) {
          String name = snapshot.getFileName().toString();
          if (RepoFolder.isCommit(name) && Files.isDirectory(snapshot, LinkOption.NOFOLLOW_LINKS)) {
            commits.add(name);
          }
        }
      }
    }
    commits.sort(Comparator.naturalOrder());
    return commits;
  }

  /** What each branch, tag and pull request means, as its file has it, sorted by name. */
  static Map<String, String> refs(RepoFolder folder) throws IOException {
    Map<String, String> refs = new TreeMap<>();
    if (!Files.isDirectory(folder.refs(), LinkOption.NOFOLLOW_LINKS)) {
      return refs;
    }
    try (Stream<Path> found = Files.walk(folder.refs())) {
      for (Path ref : (Iterable<Path>) found::iterator) {
        String name = SnapshotEntry.slashed(folder.refs().relativize(ref));
        if (Files.isRegularFile(ref, LinkOption.NOFOLLOW_LINKS)
            && !UNFINISHED_REF.matcher(name).matches()) {
          refs.put(
              name,
              Files.size(ref) > CacheFolder.MAX_REF_BYTES ? "" : Files.readString(ref).strip());
        }
      }
    }
    return refs;
  }

  private CachedRepo repo() throws IOException {
    Map<String, String> refs = refs(folder);
    List<String> commits = commits(folder);
    List<CachedRevision> revisions = new ArrayList<>();
    for (String commit : commits) {
      revisions.add(revision(commit, refs));
    }
    refs.forEach(
        (name, commit) -> {
          if (!commits.contains(commit)) {
            problems.add(
                "the reference %s means '%s', of which there is no snapshot. Delete it."
                    .formatted(folder.refs().resolve(name), commit));
          }
        });
    return new CachedRepo(
        folder.repo(),
        folder.root(),
        revisions,
        bytes(blobs.keySet()),
        unfinishedBytes(),
        newest(blobs.keySet(), BasicFileAttributes::lastModifiedTime, folder.root()),
        newest(blobs.keySet(), BasicFileAttributes::lastAccessTime, folder.root()),
        problems);
  }

  private CachedRevision revision(String commit, Map<String, String> refs) throws IOException {
    List<CachedFile> files = new ArrayList<>();
    Set<Path> used = new LinkedHashSet<>();
    for (SnapshotEntry entry : SnapshotEntry.of(folder, commit)) {
      if (entry.isThere()) {
        BasicFileAttributes attributes = attributes(entry.blob());
        used.add(entry.blob());
        files.add(new CachedFile(entry.path(), entry.blob(), attributes.size()));
      } else {
        problems.add(problem(entry));
      }
    }
    List<String> names =
        refs.entrySet().stream()
            .filter(ref -> ref.getValue().equals(commit))
            .map(Map.Entry::getKey)
            .toList();
    Instant modified = newest(used, BasicFileAttributes::lastModifiedTime, folder.snapshot(commit));
    return new CachedRevision(commit, names, files, bytes(used), modified);
  }

  private static String problem(SnapshotEntry entry) {
    return entry.kind() == SnapshotEntry.Kind.DANGLING
        ? "%s is a link to a blob that is not there. Fetch the file again.".formatted(entry.place())
        : "%s is no file and no link to a blob of its repository. Delete it and fetch it again."
            .formatted(entry.place());
  }

  private BasicFileAttributes attributes(Path blob) throws IOException {
    BasicFileAttributes known = blobs.get(blob);
    if (known == null) {
      known = Files.readAttributes(blob, BasicFileAttributes.class);
      blobs.put(blob, known);
    }
    return known;
  }

  private long bytes(Set<Path> used) throws IOException {
    long bytes = 0;
    for (Path blob : used) {
      bytes += attributes(blob).size();
    }
    return bytes;
  }

  private Instant newest(Set<Path> used, Time time, Path otherwise) throws IOException {
    Instant newest = Instant.MIN;
    for (Path blob : used) {
      Instant one = time.of(attributes(blob)).toInstant();
      newest = one.isAfter(newest) ? one : newest;
    }
    return used.isEmpty()
        ? time.of(Files.readAttributes(otherwise, BasicFileAttributes.class)).toInstant()
        : newest;
  }

  private long unfinishedBytes() throws IOException {
    long bytes = 0;
    if (Files.isDirectory(folder.blobs())) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(folder.blobs(), "*.incomplete")) {
        for (Path unfinished : found) {
          bytes += Files.size(unfinished);
        }
      }
    }
    return bytes;
  }

  private interface Time {
    FileTime of(BasicFileAttributes attributes);
  }

  /** The repository that a folder of a cache is named after; null where it is none. */
  static @Nullable HubRepo repoOf(String folderName) {
    for (HubRepo.Kind kind : HubRepo.Kind.values()) {
      String prefix = kind.plural() + "--";
      if (folderName.startsWith(prefix)) {
        String id = folderName.substring(prefix.length()).replace("--", "/");
        try {
          return new HubRepo(kind, id);
        } catch (IllegalArgumentException e) {
          return null;
        }
      }
    }
    return null;
  }
}
