package dev.millstream.generate.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.Shared;
import dev.millstream.adapter.AdapterRef;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.pool.ModelSpec;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An adapter for q_proj and v_proj in files with 4-bit weights and one product for q, k and v. */
class RealAdaptersIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PARAMETERS =
      "{\"do_sample\": false, \"return_full_text\": false, \"details\": true}";

  /** A step whose best two logits are as near as this may turn. */
  private static final double NEAR = 0.3;

  /**
   * Where a text leaves the golden's.
   *
   * @param margin between the golden's best two logits at that step
   */
  private record Difference(String question, int step, double margin) {}

  /**
   * The golden is PyTorch in floats, whose weights are those of the file made floats again; the
   * file computes with its own kernels, and its adapter's change is added beside them.
   */
  @ParameterizedTest
  @ValueSource(strings = {"onnx/model_q4.onnx", "onnx/model_q4_plain.onnx"})
  void writesTheTokensOfTheMergedModelInPyTorch(String file) throws Exception {
    ModelRef base =
        new ModelRef.Folder(Shared.file("models/HuggingFaceTB/SmolLM2-135M-Instruct").toString());
    ModelSpec spec = ModelSpec.of(base).with(Variant.parse(file));
    List<JsonNode> goldens = new ArrayList<>();
    for (String line : Files.readAllLines(Shared.file("golden/lora.jsonl"))) {
      goldens.add(JSON.readTree(line));
    }

    List<JsonNode> adapted =
        answers(
            spec.withAdapter(
                AdapterRef.parse("json=" + Shared.file("models/local/smollm2-json-lora"))),
            goldens);

    List<Difference> differences = new ArrayList<>();
    for (int i = 0; i < goldens.size(); i++) {
      differences.addAll(firstDifference(adapted.get(i), goldens.get(i)));
    }
    assertThat(goldens).hasSize(5);
    assertThat(differences)
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.question()).isEqualTo("What is 3 plus 4?");
              assertThat(difference.margin()).isLessThan(NEAR);
            });
    assertThat(answers(spec, goldens).stream().map(answer -> answer.path("generated_text")))
        .doesNotContainAnyElementsOf(
            goldens.stream().map(golden -> golden.path("adapter").path("text")).toList());
  }

  /** None where both have the same tokens and the same text. */
  private static List<Difference> firstDifference(JsonNode answer, JsonNode golden) {
    JsonNode expected = golden.path("adapter");
    List<JsonNode> ids = answer.path("details").path("tokens").findValues("id");
    for (int i = 0; i < expected.path("ids").size(); i++) {
      if (i == ids.size() || !ids.get(i).equals(expected.path("ids").get(i))) {
        return List.of(
            new Difference(
                golden.path("question").asText(), i, expected.path("margin").get(i).asDouble()));
      }
    }
    assertThat(ids).hasSameSizeAs(expected.path("ids"));
    assertThat(answer.path("generated_text")).isEqualTo(expected.path("text"));
    return List.of();
  }

  private static List<JsonNode> answers(ModelSpec spec, List<JsonNode> goldens) throws Exception {
    try (WriterLease lease = WriterPool.ofThisProcess().lease(spec, WritingBudget.DEFAULT)) {
      Writing writing = lease.writer().with(PARAMETERS);
      List<CompletableFuture<Written>> texts = new ArrayList<>();
      for (JsonNode golden : goldens) {
        String most = "{\"max_new_tokens\": %d}".formatted(golden.path("max_new_tokens").asInt());
        texts.add(
            writing.write(
                new WritingRequest(golden.path("prompt").toString(), most, 0),
                WritingListener.NONE));
      }
      List<JsonNode> answers = new ArrayList<>();
      for (int i = 0; i < texts.size(); i++) {
        Written written = texts.get(i).join();
        assertThat(written.promptTokens()).isEqualTo(goldens.get(i).path("prompt_ids").size());
        answers.add(JSON.readTree(written.result().json()).get(0));
      }
      return answers;
    }
  }
}
