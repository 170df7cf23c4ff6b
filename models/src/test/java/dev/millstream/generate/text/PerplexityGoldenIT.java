package dev.millstream.generate.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.FourBitGoldens;
import dev.millstream.Shared;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.pool.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Texts as requests to a real model in 4 bits, against the numbers of ONNX Runtime in Python, each
 * asked alone and all together.
 */
class PerplexityGoldenIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final WritingBudget BUDGET = new WritingBudget(1, 128, 1L << 30, 1);
  private static final double CLOSE = 1e-5;

  private static List<JsonNode> goldens = List.of();
  private static WriterLease lease;

  @BeforeAll
  static void open() throws Exception {
    goldens = FourBitGoldens.of("perplexity.jsonl");
    lease =
        WriterPool.ofThisProcess()
            .lease(
                ModelSpec.of(
                        new ModelRef.Folder(
                            Shared.file("models/HuggingFaceTB/SmolLM2-135M-Instruct").toString()))
                    .with(Variant.parse("q4")),
                BUDGET,
                WritingTask.PERPLEXITY);
  }

  @AfterAll
  static void close() {
    if (lease != null) {
      lease.close();
    }
  }

  @Test
  void aTextsTokensHaveTheLikelihoodsOfPython() throws Exception {
    Writing writing = lease.writer().with("{\"add_start_token\": false, \"details\": true}");
    assertThat(goldens).hasSize(10);
    for (JsonNode golden : goldens) {
      JsonNode record =
          JSON.readTree(writing.write(request(golden), WritingListener.NONE).join().result().json())
              .get(0);

      JsonNode nll = golden.at("/q4/nll");
      JsonNode negative = record.path("negative_log_likelihoods");
      assertThat(negative).hasSameSizeAs(nll);
      for (int i = 0; i < nll.size(); i++) {
        assertThat(negative.get(i).doubleValue())
            .isCloseTo(nll.get(i).doubleValue(), offset(CLOSE));
        assertThat(record.at("/details/tokens/" + i + "/id").intValue())
            .isEqualTo(golden.path("ids").path(i + 1).intValue());
      }
      assertThat(record.path("perplexity").doubleValue())
          .isCloseTo(golden.at("/q4/ppl").doubleValue(), withPercentage(100 * CLOSE));
    }
  }

  @Test
  void textsTogetherHaveThePerplexityOfPythonAfterTheStartToken() throws Exception {
    Writing writing = lease.writer().with("{}");
    List<CompletableFuture<Written>> answers = new ArrayList<>();
    for (JsonNode golden : goldens) {
      answers.add(writing.write(request(golden), WritingListener.NONE));
    }
    for (int i = 0; i < goldens.size(); i++) {
      JsonNode record = JSON.readTree(answers.get(i).join().result().json()).get(0);
      assertThat(record.path("perplexity").doubleValue())
          .isCloseTo(goldens.get(i).at("/q4/ppl_bos").doubleValue(), withPercentage(100 * CLOSE));
      assertThat(record.path("token_count").intValue())
          .isEqualTo(goldens.get(i).path("ids").size());
    }
  }

  private static WritingRequest request(JsonNode golden) {
    return new WritingRequest(golden.path("text").toString(), null, 0);
  }
}
