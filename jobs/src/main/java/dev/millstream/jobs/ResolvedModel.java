package dev.millstream.jobs;

import dev.millstream.hub.FetchProgress;
import dev.millstream.model.ModelConfig;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.SentenceTransformerConfig;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.PinnedModel;
import dev.millstream.task.EmbeddingHead;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.Prompts;

/**
 * A model looked at while the job is built, so that every TaskManager and every restart runs the
 * same bytes and a sink knows its vectors.
 *
 * @param spec the model with its revision and its ONNX file pinned
 * @param name what results carry as their model
 * @param revision commit or content hash
 * @param dimension numbers per vector
 */
record ResolvedModel(ModelSpec spec, String name, String revision, int dimension) {

  /**
   * Looks at the model.
   *
   * @throws dev.millstream.model.ModelLoadException when it is not there
   * @throws dev.millstream.hub.client.HubException when the Hub has no such model or cannot be
   *     asked
   * @throws IllegalArgumentException when it lacks the prompt or the dimensions asked for
   */
  static ResolvedModel of(ModelSpec spec, EmbeddingOptions options) {
    PinnedModel pinned = PinnedModel.of(spec, FetchProgress.NONE);
    ModelFiles files = pinned.files();
    ModelConfig config = ModelConfig.of(files);
    SentenceTransformerConfig modules = SentenceTransformerConfig.of(files, config);
    // Asked for its refusal: a task would find the prompt missing again at each restart.
    new Prompts(files.name(), modules.prompts()).prefix(options.prompt());
    EmbeddingHead head = EmbeddingHead.of(modules, files, config);
    int dimension =
        options.truncateDim() == 0
            ? head.dimension()
            : head.truncatedTo(options.truncateDim()).dimension();
    return new ResolvedModel(pinned.spec(), files.name(), files.revision(), dimension);
  }
}
