package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.Shared;
import dev.millstream.adapter.AdapterRef;
import dev.millstream.model.ModelRef;
import dev.millstream.task.TextPair;
import dev.millstream.task.classify.ClassificationOptions;
import dev.millstream.task.classify.LabelScore;
import dev.millstream.task.classify.TextClassificationTask;
import dev.millstream.tokenize.Truncation;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A real adapter in a file with 8-bit weights and activations. The adapter was trained on the
 * model's ancestor, of which there is no classifier's file: the one here was trained further for
 * the same task. So its probabilities are others, and what can be compared is the labels.
 */
class SpamAdapterIT {
  @Test
  void givesTheLabelsOfTheMergedModelInPyTorch() throws Exception {
    ModelSpec spec =
        ModelSpec.of(new ModelRef.Folder(Shared.file("models/local/minilm-spam").toString()))
            .withAdapter(AdapterRef.parse("lora=" + Shared.file("models/local/minilm-spam-lora")));
    List<String> given = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    try (Lease lease = ModelPool.ofThisProcess().lease(spec)) {
      TextClassificationTask task =
          lease
              .model()
              .tasks()
              .textClassification(
                  ClassificationOptions.DEFAULT.withTruncation(Truncation.LONGEST_FIRST, 0));
      for (String line : Files.readAllLines(Shared.file("golden/classification-spam-lora.jsonl"))) {
        JsonNode golden = new ObjectMapper().readTree(line);
        JsonNode logits = golden.path("logits");
        expected.add(logits.get(0).asDouble() > logits.get(1).asDouble() ? "ham" : "spam");
        LabelScore best =
            lease
                .model()
                .submit(task, TextPair.of(golden.path("text").asText()))
                .join()
                .output()
                .get(0);
        given.add(best.label());
      }
    }
    assertThat(given).hasSize(20).isEqualTo(expected);
  }
}
