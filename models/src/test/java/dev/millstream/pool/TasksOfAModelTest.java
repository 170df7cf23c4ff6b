package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.request.HubTask;
import dev.millstream.request.RequestTask;
import dev.millstream.request.TaskRequest;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.similar.Sentences;
import dev.millstream.tokenize.Truncation;
import java.util.List;
import org.junit.jupiter.api.Test;

class TasksOfAModelTest {
  private final CountingModels models = new CountingModels();

  @Test
  void allTasksOfTwoOperatorsRunOnOneLoadedModel() throws Exception {
    try (Lease first = models.pool().lease(ModelSpec.of(TinyModels.mean()));
        Lease second = models.pool().lease(ModelSpec.of(TinyModels.mean()))) {
      assertThat(first.model()).isSameAs(second.model());
      assertAllTasksAnswer(first.model());
      assertAllTasksAnswer(second.model());
    }
    assertThat(models.loaded()).hasSize(1);
  }

  private static void assertAllTasksAnswer(LoadedModel model) {
    ModelTasks tasks = model.tasks();
    EmbeddingOptions options = EmbeddingOptions.DEFAULT;
    assertThat(model.submit(tasks.embedding(options), "a mill").join().output().vector())
        .hasSize(32);
    assertThat(model.submit(tasks.featureExtraction(Truncation.ERROR, 0), "a mill").join().output())
        .isNotEmpty();
    assertThat(
            model
                .submit(
                    tasks.sentenceSimilarity(options, null),
                    new Sentences("a mill", List.of("a river", "bread")))
                .join()
                .output())
        .hasSize(2);
    assertThat(
            model
                .submit(
                    RequestTask.of(HubTask.of("feature-extraction"), tasks, "{}"),
                    new TaskRequest("\"a mill\"", null))
                .join()
                .output()
                .json())
        .startsWith("[[[");
  }
}
