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
 * the same task. So its probabilities are others, and what can be compared is the labels of mails
 * that the merged model in PyTorch is sure about.
 */
class SpamAdapterIT {
  /** Between the logits of two labels; the golden's 20 have 0.85, 1.06, and 2.34 or more. */
  private static final double SURE = 2;

  @Test
  void givesTheLabelsThatTheMergedModelInPyTorchIsSureOf() throws Exception {
    List<JsonNode> goldens = new ArrayList<>();
    for (String line : Files.readAllLines(Shared.file("golden/classification-spam-lora.jsonl"))) {
      goldens.add(new ObjectMapper().readTree(line));
    }
    ModelSpec base =
        ModelSpec.of(new ModelRef.Folder(Shared.file("models/local/minilm-spam").toString()));
    List<LabelScore> adapted =
        answers(
            base.withAdapter(
                AdapterRef.parse("lora=" + Shared.file("models/local/minilm-spam-lora"))),
            goldens);

    List<String> others = new ArrayList<>();
    int sure = 0;
    for (int i = 0; i < goldens.size(); i++) {
      JsonNode logits = goldens.get(i).path("logits");
      double forSpam = logits.get(1).asDouble() - logits.get(0).asDouble();
      boolean isSame = adapted.get(i).label().equals(forSpam > 0 ? "spam" : "ham");
      if (!isSame) {
        others.add(goldens.get(i).path("id").asText());
      }
      if (Math.abs(forSpam) > SURE) {
        sure++;
        assertThat(isSame).as(goldens.get(i).path("id").asText()).isTrue();
      }
    }
    assertThat(goldens).hasSize(20);
    assertThat(sure).isEqualTo(18);
    assertThat(others).containsExactly("hard-ham-1/00174");
    assertThat(adapted).doesNotContainAnyElementsOf(answers(base, goldens));
  }

  private static List<LabelScore> answers(ModelSpec spec, List<JsonNode> goldens)
      throws InterruptedException {
    try (Lease lease = ModelPool.ofThisProcess().lease(spec)) {
      LoadedModel model = lease.model();
      TextClassificationTask task =
          model
              .tasks()
              .textClassification(
                  ClassificationOptions.DEFAULT.withTruncation(Truncation.LONGEST_FIRST, 0));
      return goldens.stream()
          .map(golden -> TextPair.of(golden.path("text").asText()))
          .map(text -> model.submit(task, text).join().output().get(0))
          .toList();
    }
  }
}
