package dev.millstream.hub.mirror;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.millstream.hub.client.RepoFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what a repository's own files say about it: the head of README.md, and config.json. */
final class CardText {
  private static final Logger LOG = LoggerFactory.getLogger(CardText.class);
  private static final long MOST_BYTES = 1L << 20;
  private static final Pattern HEAD =
      Pattern.compile(
          "\\A\\uFEFF?---[ \\t]*\\R(.*?)^---[ \\t]*$", Pattern.DOTALL | Pattern.MULTILINE);

  private final Function<String, JsonNode> reader;

  CardText(Function<String, JsonNode> reader) {
    this.reader = reader;
  }

  /** All that can be said about a commit from its files. */
  About about(Repository repository, String commit, boolean isPrivate) throws IOException {
    List<RepoFile> files = repository.files(commit);
    return About.of(
        isPrivate,
        metadata(repository, commit, files),
        config(repository, commit, files),
        files.stream().map(RepoFile::path).toList());
  }

  private JsonNode metadata(Repository repository, String commit, List<RepoFile> files)
      throws IOException {
    Optional<String> readme = text(repository, commit, files, "README.md");
    if (readme.isPresent()) {
      Matcher head = HEAD.matcher(readme.get());
      if (head.find()) {
        return reader.apply(head.group(1));
      }
    }
    return MissingNode.getInstance();
  }

  private static JsonNode config(Repository repository, String commit, List<RepoFile> files)
      throws IOException {
    Optional<String> text = text(repository, commit, files, "config.json");
    try {
      return text.isPresent() ? Json.MAPPER.readTree(text.get()) : MissingNode.getInstance();
    } catch (JsonProcessingException e) {
      LOG.debug("config.json of {} at {} is not JSON", repository.repo(), commit, e);
      return MissingNode.getInstance();
    }
  }

  private static Optional<String> text(
      Repository repository, String commit, List<RepoFile> files, String name) throws IOException {
    for (RepoFile file : files) {
      if (file.path().equals(name) && file.size() <= MOST_BYTES) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Content content = repository.open(commit, file)) {
          content.copyTo(bytes, 0, file.size());
        }
        return Optional.of(bytes.toString(StandardCharsets.UTF_8));
      }
    }
    return Optional.empty();
  }
}
