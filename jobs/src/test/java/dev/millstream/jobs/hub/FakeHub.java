package dev.millstream.jobs.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.millstream.hub.client.EntryNotFoundException;
import dev.millstream.hub.client.Hub;
import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.RemoteFile;
import dev.millstream.hub.client.RepoFile;
import dev.millstream.hub.client.RepoInfo;
import dev.millstream.hub.client.RepositoryNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A Hub with one model, {@code acme/toy}, at one commit. */
final class FakeHub implements Hub {
  static final String COMMIT = "c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00";
  static final HubRepo TOY = HubRepo.model("acme/toy");

  final Map<String, byte[]> files = new TreeMap<>();
  JsonNode card = MissingNode.getInstance();
  boolean isPrivate;
  boolean gated;
  String commit = COMMIT;

  FakeHub with(String path, int bytes) {
    byte[] content = new byte[bytes];
    Arrays.fill(content, (byte) path.charAt(0));
    files.put(path, content);
    return this;
  }

  FakeHub withCard(String json) throws IOException {
    card = new ObjectMapper().readTree(json);
    return this;
  }

  @Override
  public RepoInfo info(HubRepo repo, String revision) {
    if (!repo.id().equals(TOY.id())) {
      throw new RepositoryNotFoundException(repo + " does not exist here. Check the spelling.");
    }
    return new RepoInfo(
        repo, commit, isPrivate, gated, null, null, List.of(), card, List.copyOf(files.keySet()));
  }

  @Override
  public List<RepoFile> files(HubRepo repo, String revision) {
    info(repo, revision);
    return files.entrySet().stream()
        .map(
            file ->
                new RepoFile(
                    file.getKey(), file.getValue().length, gitHash(file.getValue()), null, null))
        .toList();
  }

  @Override
  public RemoteFile head(HubRepo repo, String revision, String path) {
    info(repo, revision);
    byte[] content = files.get(path);
    if (content == null) {
      throw new EntryNotFoundException(repo + " has no file " + path + ".");
    }
    return new RemoteFile(
        repo, commit, path, gitHash(content), content.length, URI.create("http://hub/" + path));
  }

  @Override
  public void fetch(RemoteFile file, Path target, Progress progress) {
    byte[] content = files.getOrDefault(file.path(), new byte[0]);
    try {
      Files.write(target, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    progress.at(file, content.length);
  }

  private static String gitHash(byte[] content) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update("blob %d\0".formatted(content.length).getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(sha1.digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
