package dev.millstream.flink.chunk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** The documents and changes beside the repository, where they are. */
final class Corpus {
  private static final Path FOLDER =
      Path.of(System.getProperty("millstream.shared", "absent"), "data");

  private Corpus() {}

  /** One line of the changes; text is null for a deletion. */
  record Change(String operation, String id, String text) {}

  static Map<String, String> documents() {
    Map<String, String> documents = new LinkedHashMap<>();
    for (JsonNode line : lines("docs.jsonl")) {
      documents.put(line.get("id").asText(), line.get("text").asText());
    }
    return documents;
  }

  static List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    for (JsonNode line : lines("doc-changes.jsonl")) {
      JsonNode text = line.get("text");
      boolean gone = text == null || text.isNull();
      changes.add(
          new Change(
              line.get("op").asText(), line.get("id").asText(), gone ? null : text.asText()));
    }
    return changes;
  }

  private static List<JsonNode> lines(String file) {
    Path path = FOLDER.resolve(file);
    Assumptions.assumeTrue(
        Files.exists(path),
        () -> path + " is not there, so chunking was not measured on real documents.");
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(path)) {
        lines.add(json.readTree(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }
}
