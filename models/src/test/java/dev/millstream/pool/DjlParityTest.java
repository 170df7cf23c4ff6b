package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.batch.BatchPolicy;
import dev.millstream.model.Device;
import dev.millstream.model.EngineChoice;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.task.Embedding;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.EmbeddingTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The real MiniLM through DJL's OnnxRuntime engine, against the direct engine. */
class DjlParityTest {
  private static final List<String> TEXTS =
      List.of(
          "A mill stream drives the mill.",
          "Ein Mühlbach treibt die Mühle an. 水車",
          "short",
          "One sentence that is a good deal longer than the others, so that they are padded to it"
              + " when they run together, and so that it fills more than a few dozen tokens.",
          "",
          "The same bits, alone or in a batch.");

  private final ModelPool pool = ModelPool.ofThisProcess();

  @Test
  void givesTheBitsOfTheDirectEngineAloneAndInABatch() throws Exception {
    List<float[]> direct = alone(ModelSpec.of(ModelRef.DEFAULT));
    List<float[]> alone = alone(djl(BatchPolicy.DEFAULT));
    List<float[]> together = together();

    for (int i = 0; i < TEXTS.size(); i++) {
      assertThat(alone.get(i)).isEqualTo(direct.get(i));
      assertThat(together.get(i)).isEqualTo(direct.get(i));
    }
  }

  private List<float[]> alone(ModelSpec spec) throws Exception {
    try (Lease lease = pool.lease(spec)) {
      EmbeddingTask task = lease.model().tasks().embedding(EmbeddingOptions.DEFAULT);
      List<float[]> vectors = new ArrayList<>();
      for (String text : TEXTS) {
        vectors.add(lease.model().submit(task, text).get().output().vector());
      }
      return vectors;
    }
  }

  private List<float[]> together() throws Exception {
    BatchPolicy wide = new BatchPolicy(4_096, 64, 256, Duration.ofMillis(5));
    try (Lease lease = pool.lease(djl(wide))) {
      EmbeddingTask task = lease.model().tasks().embedding(EmbeddingOptions.DEFAULT);
      List<String> many = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        many.addAll(TEXTS);
      }
      var answers = many.stream().map(text -> lease.model().submit(task, text)).toList();
      List<float[]> vectors = new ArrayList<>();
      int largestBatch = 0;
      for (int i = 0; i < answers.size(); i++) {
        LoadedModel.Answer<Embedding> answer = answers.get(i).get();
        largestBatch = Math.max(largestBatch, answer.rows().get(0).measure().rows());
        vectors.add(answer.output().vector());
        assertThat(vectors.get(i)).isEqualTo(vectors.get(i % TEXTS.size()));
      }
      assertThat(largestBatch).isGreaterThan(1);
      return vectors;
    }
  }

  private static ModelSpec djl(BatchPolicy batching) {
    return new ModelSpec(ModelRef.DEFAULT, Variant.AUTO, Device.CPU, batching)
        .with(EngineChoice.DJL_ONNX_RUNTIME);
  }
}
