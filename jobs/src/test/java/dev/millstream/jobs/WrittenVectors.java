package dev.millstream.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.lucene.LuceneSearch;
import dev.millstream.testing.TopicContents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a job wrote to a log of changes.
 *
 * @param upserts ids of the vectors written, in their order
 * @param standing what stands when all changes are followed: vectors by id, as text that differs
 *     where a bit does
 */
record WrittenVectors(List<String> upserts, Map<String, String> standing) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static WrittenVectors inFile(Path file) throws IOException {
    WrittenVectors written = new WrittenVectors(new ArrayList<>(), new HashMap<>());
    for (String line : Files.readAllLines(file)) {
      JsonNode change = JSON.readTree(line);
      written.follow(change.path("id").asText(), change);
    }
    return written;
  }

  /** What a reader that believes only committed transactions finds. */
  static WrittenVectors inTopic(String bootstrapServers, String topic) throws IOException {
    WrittenVectors written = new WrittenVectors(new ArrayList<>(), new HashMap<>());
    for (ConsumerRecord<byte[], byte[]> record : TopicContents.committed(bootstrapServers, topic)) {
      String id = new String(record.key(), StandardCharsets.UTF_8);
      JsonNode change =
          record.value() == null
              ? JSON.createObjectNode().put("deleted", true)
              : JSON.readTree(record.value());
      written.follow(id, change);
    }
    return written;
  }

  static Map<String, String> inIndex(Path folder) throws IOException {
    Map<String, String> vectors = new HashMap<>();
    try (LuceneSearch search = LuceneSearch.open(folder)) {
      search.forEach(chunk -> vectors.put(chunk.id(), Arrays.toString(chunk.vector())));
    }
    return vectors;
  }

  private void follow(String id, JsonNode change) {
    if (change.has("vector")) {
      upserts.add(id);
      standing.put(id, Arrays.toString(floats(change.path("vector"))));
    } else if (change.path("deleted").asBoolean()) {
      standing.remove(id);
    }
  }

  static float[] floats(JsonNode numbers) {
    float[] vector = new float[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = numbers.get(i).floatValue();
    }
    return vector;
  }
}
