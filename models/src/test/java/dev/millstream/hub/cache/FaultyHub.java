package dev.millstream.hub.cache;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.millstream.hub.client.CorruptFileException;
import dev.millstream.hub.client.EntryNotFoundException;
import dev.millstream.hub.client.Hub;
import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.HubUnavailableException;
import dev.millstream.hub.client.RemoteFile;
import dev.millstream.hub.client.RepoFile;
import dev.millstream.hub.client.RepoInfo;
import dev.millstream.hub.client.RevisionNotFoundException;
import dev.millstream.model.ContentHash;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** One repository in memory, served as {@link Hub} says, with the faults that a test orders. */
final class FaultyHub implements Hub {
  static final HubRepo REPO = HubRepo.model("acme/toy");
  static final String COMMIT = "1110a243fdf4706b3f48f1d95db1a4f5529b4d41";
  static final String NEXT = "2220a243fdf4706b3f48f1d95db1a4f5529b4d42";

  final AtomicInteger infos = new AtomicInteger();
  final AtomicInteger listings = new AtomicInteger();
  final AtomicInteger heads = new AtomicInteger();
  final AtomicInteger fetches = new AtomicInteger();
  final AtomicLong bytesSent = new AtomicLong();

  private final Map<String, Map<String, Content>> commits = new ConcurrentHashMap<>();
  private final Map<String, String> revisions = new ConcurrentHashMap<>(Map.of("main", COMMIT));
  private final Map<String, Fault> faults = new ConcurrentHashMap<>();
  private volatile boolean unavailable;
  private volatile Consumer<String> beforeFetch = path -> {};

  private static final class Content {
    private final byte[] bytes;
    private final boolean large;

    Content(byte[] bytes, boolean large) {
      this.bytes = bytes;
      this.large = large;
    }

    RepoFile file(String path) {
      String oid =
          sha("SHA-1", ("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII));
      return large
          ? new RepoFile(path, bytes.length, "f".repeat(40), sha("SHA-256"), "a".repeat(64))
          : new RepoFile(path, bytes.length, oid, null, null);
    }

    private String sha(String algorithm, byte... before) {
      try {
        MessageDigest digest = MessageDigest.getInstance(algorithm);
        digest.update(before);
        return HexFormat.of().formatHex(digest.digest(bytes));
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Spoils the next fetch of a file. */
  private interface Fault {
    void strike(OutputStream out, byte[] bytes, int from) throws IOException;
  }

  FaultyHub with(String path, String text) {
    return with(COMMIT, path, text.getBytes(StandardCharsets.UTF_8), false);
  }

  FaultyHub withLarge(String path, byte[] bytes) {
    return with(COMMIT, path, bytes, true);
  }

  FaultyHub with(String commit, String path, byte[] bytes, boolean large) {
    commits.computeIfAbsent(commit, c -> new TreeMap<>()).put(path, new Content(bytes, large));
    return this;
  }

  FaultyHub revision(String revision, String commit) {
    revisions.put(revision, commit);
    return this;
  }

  FaultyHub unavailable(boolean now) {
    unavailable = now;
    return this;
  }

  /** Runs in the thread that fetches, before the first byte. */
  FaultyHub beforeFetch(Consumer<String> action) {
    beforeFetch = action;
    return this;
  }

  /** The connection breaks once the file has this many bytes. */
  FaultyHub breakingAt(String path, int bytes) {
    return fault(
        path,
        (out, content, from) -> {
          out.write(content, from, bytes - from);
          throw new HubUnavailableException("the connection broke.");
        });
  }

  /** The disk is full once the file has this many bytes. */
  FaultyHub diskFullAt(String path, int bytes) {
    return fault(
        path,
        (out, content, from) -> {
          out.write(content, from, bytes - from);
          throw new UncheckedIOException(new IOException("No space left on device"));
        });
  }

  /** Another file of the same size arrives, and this Hub does not even notice. */
  FaultyHub wrongBytes(String path) {
    return fault(path, (out, content, from) -> out.write(new byte[content.length - from]));
  }

  private FaultyHub fault(String path, Fault fault) {
    faults.put(path, fault);
    return this;
  }

  String etag(String path) {
    return content(COMMIT, path).file(path).etag();
  }

  int requests() {
    return infos.get() + listings.get() + heads.get() + fetches.get();
  }

  @Override
  public RepoInfo info(HubRepo repo, String revision) {
    infos.incrementAndGet();
    String commit = commit(revision);
    List<String> files = List.copyOf(commits.getOrDefault(commit, Map.of()).keySet());
    return new RepoInfo(
        repo, commit, false, false, null, null, List.of(), MissingNode.getInstance(), files);
  }

  private String commit(String revision) {
    checkAvailable();
    String commit = revisions.getOrDefault(revision, revision);
    if (!commits.containsKey(commit)) {
      throw new RevisionNotFoundException("there is no revision '" + revision + "'.");
    }
    return commit;
  }

  private void checkAvailable() {
    if (unavailable) {
      throw new HubUnavailableException("the Hub cannot be reached.");
    }
  }

  @Override
  public List<RepoFile> files(HubRepo repo, String revision) {
    listings.incrementAndGet();
    return commits.get(commit(revision)).entrySet().stream()
        .map(file -> file.getValue().file(file.getKey()))
        .toList();
  }

  @Override
  public RemoteFile head(HubRepo repo, String revision, String path) {
    heads.incrementAndGet();
    String commit = commit(revision);
    RepoFile file = content(commit, path).file(path);
    URI location = URI.create("memory:/" + commit + "/" + path);
    return new RemoteFile(repo, commit, path, file.etag(), file.size(), location);
  }

  private Content content(String commit, String path) {
    Content content = commits.get(commit).get(path);
    if (content == null) {
      throw new EntryNotFoundException("there is no file '" + path + "'.");
    }
    return content;
  }

  @Override
  public void fetch(RemoteFile file, Path target, Progress progress) {
    fetches.incrementAndGet();
    beforeFetch.accept(file.path());
    checkAvailable();
    byte[] bytes = content(file.commit(), file.path()).bytes;
    Fault fault = faults.remove(file.path());
    try (OutputStream out =
        Files.newOutputStream(target, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      int from = (int) Files.size(target);
      if (fault != null) {
        fault.strike(out, bytes, from);
        return;
      }
      out.write(bytes, from, bytes.length - from);
      bytesSent.addAndGet(bytes.length - from);
      progress.at(file, bytes.length);
      if (!ContentHash.matches(target, file.etag())) {
        Files.delete(target);
        throw new CorruptFileException("what arrived is another file.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
