package dev.millstream.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.kafka.broker.BrokerSettings;
import dev.millstream.kafka.broker.EmbeddedBroker;
import dev.millstream.lucene.LuceneSearch;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.TinyModels;
import dev.millstream.testing.TopicWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 600 edits and deletions over 2,904 documents: the index ends as a fresh one would be. */
class ChangeDetectionIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DATA =
      Path.of(System.getProperty("millstream.shared", "")).resolve("data");

  @TempDir Path folder;

  @Test
  void endsEqualToAFreshEmbeddingOfTheFinalDocuments() throws Exception {
    Assumptions.assumeTrue(
        Files.exists(DATA), "not run: the documents and their changes are not beside the checkout");
    Map<String, String> documents = new LinkedHashMap<>();
    try (EmbeddedBroker broker =
            EmbeddedBroker.start(BrokerSettings.in(folder.resolve("kafka")).creatingTopics());
        TopicWriter writer = new TopicWriter(broker.bootstrapServers())) {
      for (String line : Files.readAllLines(DATA.resolve("docs.jsonl"))) {
        put(documents, writer, JSON.readTree(line));
      }
      for (String line : Files.readAllLines(DATA.resolve("doc-changes.jsonl"))) {
        put(documents, writer, JSON.readTree(line));
      }
      writer.flush();
      embed(
          "changed",
          "--from",
          "kafka:docs",
          "--bootstrap-servers",
          broker.bootstrapServers(),
          "--start",
          "earliest",
          "--stop-at-end");
    }
    Path last = Files.write(folder.resolve("final.jsonl"), documents.values());
    embed("fresh", "--from", "file:" + last);

    Map<String, String> fresh = index("fresh");
    assertThat(fresh).hasSizeGreaterThan(documents.size());
    assertThat(index("changed")).isEqualTo(fresh);
  }

  private static void put(Map<String, String> documents, TopicWriter writer, JsonNode change)
      throws IOException {
    String id = change.path("id").asText();
    if (change.path("op").asText().equals("delete")) {
      documents.remove(id);
      writer.send("docs", id, null);
      return;
    }
    ObjectNode document = JSON.createObjectNode().put("id", id);
    String line = document.put("text", change.path("text").asText()).toString();
    documents.put(id, line);
    writer.send("docs", id, line);
  }

  private void embed(String index, String... source) throws Exception {
    String[] rest = {
      "--to", "lucene:" + folder.resolve(index),
      "--dead-letters", "file:" + folder.resolve(index + "-dead.jsonl"),
      "--model", ((ModelRef.Folder) TinyModels.mean()).path()
    };
    String[] all = Arrays.copyOf(source, source.length + rest.length);
    System.arraycopy(rest, 0, all, source.length, rest.length);
    EmbedJob.main(all);
    assertThat(folder.resolve(index + "-dead.jsonl")).isEmptyFile();
  }

  /** Everything the index holds of each chunk but its version, by id. */
  private Map<String, String> index(String name) throws IOException {
    Map<String, String> chunks = new LinkedHashMap<>();
    try (LuceneSearch search = LuceneSearch.open(folder.resolve(name))) {
      search.forEach(
          chunk ->
              chunks.put(
                  chunk.id(),
                  chunk.position() + " " + chunk.text() + " " + Arrays.toString(chunk.vector())));
    }
    return chunks;
  }
}
