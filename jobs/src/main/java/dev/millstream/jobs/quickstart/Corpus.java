package dev.millstream.jobs.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bundled documents, and what happens to them.
 *
 * @param documents the first version of each; one of them is broken on purpose
 * @param changes edits, deletions and re-creations, in order
 */
record Corpus(List<Message> documents, List<Message> changes) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What is sent to the topic.
   *
   * @param key the document's id
   * @param value a JSON object, or null to delete the document
   */
  record Message(String key, @Nullable String value) {}

  static Corpus bundled() {
    return new Corpus(
        lines("docs.jsonl").stream().map(Corpus::document).toList(),
        lines("changes.jsonl").stream().map(Corpus::change).toList());
  }

  private static Message document(String line) {
    try {
      return new Message(JSON.readTree(line).path("id").asText(), line);
    } catch (JsonProcessingException e) {
      return new Message("a-broken-record", line);
    }
  }

  private static Message change(String line) {
    try {
      JsonNode change = JSON.readTree(line);
      String id = change.path("id").asText();
      return new Message(id, change.path("op").asText().equals("delete") ? null : line);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(String resource) {
    InputStream bytes = Corpus.class.getResourceAsStream(resource);
    if (bytes == null) {
      throw new IllegalStateException(
          "the jar has no " + resource + ". Build it again with mvn package.");
    }
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
      return reader.lines().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
