package dev.millstream.jobs.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuickstartDocumentsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_BYTES = 1_000_000;

  final Map<String, JsonNode> documents = new HashMap<>();
  final List<String> unreadable = new ArrayList<>();

  @Test
  void oneRecordIsBrokenAndAllOthersAreDocuments() throws Exception {
    readDocuments();

    assertThat(unreadable).singleElement().asString().startsWith("{\"id\":\"broken/on-purpose\"");
    assertThat(documents).hasSize(309);
    assertThat(documents.values())
        .allSatisfy(
            document -> {
              assertThat(document.path("title").asText()).isNotBlank();
              assertThat(document.path("text").asText()).hasSizeGreaterThan(100);
            });
  }

  @Test
  void someDocumentsAreLong() throws Exception {
    readDocuments();

    assertThat(documents.values())
        .filteredOn(document -> document.path("text").asText().length() >= 10_000)
        .hasSizeGreaterThan(5);
  }

  @Test
  void changesFollowFromWhatIsThere() throws Exception {
    readDocuments();
    Map<String, Integer> kinds = new HashMap<>();
    int unchanged = 0;
    for (String line : lines("changes.jsonl")) {
      JsonNode change = JSON.readTree(line);
      String id = change.path("id").asText();
      String kind = change.path("op").asText();
      kinds.merge(kind, 1, Integer::sum);
      JsonNode before = kind.equals("create") ? null : documents.remove(id);
      assertThat(before != null || !documents.containsKey(id)).as("%s %s", kind, id).isTrue();
      if (!kind.equals("delete")) {
        documents.put(id, change);
        assertThat(change.path("text").asText()).isNotBlank();
      }
      if (before != null && before.path("text").equals(change.path("text"))) {
        unchanged++;
      }
    }

    assertThat(kinds).isEqualTo(Map.of("update", 45, "delete", 10, "create", 5));
    assertThat(unchanged).isEqualTo(1);
    assertThat(documents).hasSize(304);
  }

  @Test
  void allOfItIsSmall() throws Exception {
    assertThat(text("docs.jsonl").length() + text("changes.jsonl").length()).isLessThan(MOST_BYTES);
  }

  private void readDocuments() throws Exception {
    for (String line : lines("docs.jsonl")) {
      try {
        JsonNode document = JSON.readTree(line);
        documents.put(document.path("id").asText(), document);
      } catch (JsonProcessingException e) {
        unreadable.add(line);
      }
    }
  }

  private static List<String> lines(String resource) throws Exception {
    return text(resource).lines().toList();
  }

  private static String text(String resource) throws Exception {
    try (InputStream in =
        QuickstartDocumentsTest.class.getResourceAsStream(
            "/dev/millstream/jobs/quickstart/" + resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
