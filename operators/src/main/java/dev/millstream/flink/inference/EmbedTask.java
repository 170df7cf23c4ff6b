package dev.millstream.flink.inference;

import dev.millstream.pool.LoadedModel;
import dev.millstream.task.Embedding;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.Task;

/** Makes text embedding the task. */
public record EmbedTask(EmbeddingOptions options) implements TaskFactory<Embedding> {
  @Override
  public Task<String, Embedding> create(LoadedModel model) {
    return model.tasks().embedding(options);
  }
}
