package dev.millstream.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.lucene.Hit;
import dev.millstream.lucene.LuceneSearch;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.Lease;
import dev.millstream.pool.LoadedModel;
import dev.millstream.pool.ModelPool;
import dev.millstream.pool.ModelSpec;
import dev.millstream.task.Embedding;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 60 questions over 2,904 documents embedded whole by the bundled model: as many answers among the
 * first ten as sentence-transformers finds (recall@10 0.900), give or take one question.
 */
class RecallIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int REFERENCE = 54;
  private static final int LONGEST_TEXT = 3_000;
  private static final Path DATA =
      Path.of(System.getProperty("millstream.shared", "")).resolve("data");

  @TempDir Path folder;

  @Test
  void findsAsManyDocumentsAmongTheFirstTenAsSentenceTransformers() throws Exception {
    Assumptions.assumeTrue(
        Files.exists(DATA), "not run: the 2,904 documents are not beside the checkout");
    Path documents = Files.write(folder.resolve("docs.jsonl"), shortened("docs.jsonl"));
    EmbedJob.main(
        new String[] {
          "--from", "file:" + documents,
          "--to", "lucene:" + folder.resolve("index"),
          "--dead-letters", "file:" + folder.resolve("dead.jsonl"),
          "--no-chunking"
        });

    assertThat(folder.resolve("dead.jsonl")).isEmptyFile();
    assertThat(found()).isBetween(REFERENCE - 1, REFERENCE + 1);
  }

  private int found() throws Exception {
    int found = 0;
    try (Lease lease = ModelPool.ofThisProcess().lease(ModelSpec.of(ModelRef.DEFAULT));
        LuceneSearch index = LuceneSearch.open(folder.resolve("index"))) {
      Task<String, Embedding> task = lease.model().tasks().embedding(EmbeddingOptions.DEFAULT);
      for (String line : Files.readAllLines(DATA.resolve("queries.jsonl"))) {
        JsonNode query = JSON.readTree(line);
        LoadedModel.Answer<Embedding> answer =
            lease.model().submit(task, query.path("query").asText()).get();
        List<Hit> hits = index.searchExactly(answer.output().vector(), 10);
        String wanted = query.path("doc").asText();
        found += hits.stream().anyMatch(hit -> hit.document().equals(wanted)) ? 1 : 0;
      }
    }
    return found;
  }

  /** Title, newline, text, cut as the reference cut it. */
  private static List<String> shortened(String file) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(DATA.resolve(file))) {
      ObjectNode document = (ObjectNode) JSON.readTree(line);
      String whole = document.path("title").asText() + "\n" + document.path("text").asText();
      int end =
          whole.offsetByCodePoints(
              0, Math.min(LONGEST_TEXT, whole.codePointCount(0, whole.length())));
      lines.add(document.put("text", whole.substring(0, end)).toString());
    }
    return lines;
  }
}
