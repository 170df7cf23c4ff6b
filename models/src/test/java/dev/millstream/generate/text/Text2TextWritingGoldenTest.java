package dev.millstream.generate.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Transformers' pipelines of encoder-decoders: the whole JSON equal, alone and beside others. */
class Text2TextWritingGoldenTest {
  private static final WritingBudget EIGHT = new WritingBudget(8, 0, 1L << 30, 1);

  private static Map<String, List<JsonNode>> byModelAndTask() {
    Map<String, List<JsonNode>> groups = new LinkedHashMap<>();
    for (JsonNode golden :
        WrittenGoldens.of("summarization", "translation", "text2text-generation")) {
      groups
          .computeIfAbsent(
              golden.path("model").asText() + " " + golden.path("pipeline").asText(),
              unused -> new ArrayList<>())
          .add(golden);
    }
    assertThat(groups.values().stream().mapToInt(List::size).sum()).isEqualTo(113);
    return groups;
  }

  private static WriterLease lease(JsonNode golden) throws InterruptedException {
    return WriterPool.ofThisProcess()
        .lease(
            WrittenGoldens.spec(golden.path("model").asText()),
            EIGHT,
            WritingTask.of(golden.path("pipeline").asText()));
  }

  @TestFactory
  Stream<DynamicTest> givesTheJsonOfPython() {
    return byModelAndTask().entrySet().stream()
        .map(group -> DynamicTest.dynamicTest(group.getKey(), () -> checkAlone(group.getValue())));
  }

  @TestFactory
  Stream<DynamicTest> textsThatShareBatchesAreTheSame() {
    return byModelAndTask().entrySet().stream()
        .map(
            group ->
                DynamicTest.dynamicTest(group.getKey(), () -> checkTogether(group.getValue())));
  }

  private static void checkAlone(List<JsonNode> goldens) throws Exception {
    try (WriterLease lease = lease(goldens.get(0))) {
      Writing writing = lease.writer().with("{}");
      for (JsonNode golden : goldens) {
        WrittenGoldens.assertJson(
            writing.write(WrittenGoldens.request(golden), WritingListener.NONE), golden);
      }
    }
  }

  private static void checkTogether(List<JsonNode> goldens) throws Exception {
    try (WriterLease lease = lease(goldens.get(0))) {
      Writing writing = lease.writer().with("{}");
      List<CompletableFuture<Written>> answers = new ArrayList<>();
      for (JsonNode golden : goldens) {
        answers.add(writing.write(WrittenGoldens.request(golden), WritingListener.NONE));
      }
      for (int i = 0; i < goldens.size(); i++) {
        WrittenGoldens.assertJson(answers.get(i), goldens.get(i));
      }
    }
  }
}
