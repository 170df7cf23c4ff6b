package dev.millstream.hub.upload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;

/**
 * A commit as the Hub takes it, one JSON object a line. One line at a time is in memory, and with
 * it one small file.
 */
final class CommitLines extends InputStream {
  private final Iterator<Line> lines;
  private InputStream current = InputStream.nullInputStream();

  /** Makes a line when its turn comes. */
  private interface Line {
    ObjectNode get() throws IOException;
  }

  CommitLines(String title, CommitOptions options, List<Candidate> files) {
    List<Line> all = new ArrayList<>();
    all.add(() -> header(title, options));
    options.deletions().forEach(path -> all.add(() -> deletion(path)));
    files.forEach(file -> all.add(() -> file.large() ? large(file) : small(file)));
    this.lines = all.iterator();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int n = current.read(bytes, offset, length);
    while (n < 0 && lines.hasNext()) {
      String line = Reply.MAPPER.writeValueAsString(lines.next().get()) + "\n";
      current = new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8));
      n = current.read(bytes, offset, length);
    }
    return n;
  }

  private static ObjectNode header(String title, CommitOptions options) {
    ObjectNode line = line("header");
    ObjectNode value = line.putObject("value").put("summary", title);
    value.put("description", options.description());
    if (options.parentCommit() != null) {
      value.put("parentCommit", options.parentCommit());
    }
    return line;
  }

  private static ObjectNode deletion(String path) {
    boolean folder = path.endsWith("/");
    ObjectNode line = line(folder ? "deletedFolder" : "deletedFile");
    line.putObject("value").put("path", path);
    return line;
  }

  private static ObjectNode large(Candidate file) {
    ObjectNode line = line("lfsFile");
    line.putObject("value")
        .put("path", file.file().path())
        .put("algo", "sha256")
        .put("oid", file.hash())
        .put("size", file.size());
    return line;
  }

  private static ObjectNode small(Candidate file) throws IOException {
    byte[] content = Files.readAllBytes(file.file().local());
    ObjectNode line = line("file");
    line.putObject("value")
        .put("content", Base64.getEncoder().encodeToString(content))
        .put("path", file.file().path())
        .put("encoding", "base64");
    return line;
  }

  private static ObjectNode line(String key) {
    return Reply.MAPPER.createObjectNode().put("key", key);
  }
}
