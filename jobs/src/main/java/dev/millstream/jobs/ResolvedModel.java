package dev.millstream.jobs;

import dev.millstream.hub.ModelLocator;
import dev.millstream.model.ModelConfig;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelRef;
import dev.millstream.model.SentenceTransformerConfig;
import dev.millstream.task.EmbeddingHead;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.Prompts;

/**
 * A model looked at while the job is built, so that every TaskManager and every restart runs the
 * same bytes and a sink knows its vectors.
 *
 * @param ref the model with its revision pinned where it has commits
 * @param name what results carry as their model
 * @param revision commit or content hash
 * @param dimension numbers per vector
 */
record ResolvedModel(ModelRef ref, String name, String revision, int dimension) {

  /**
   * Looks at the model.
   *
   * @throws dev.millstream.model.ModelLoadException when it is not there
   * @throws IllegalArgumentException when it lacks the prompt or the dimensions asked for
   */
  static ResolvedModel of(ModelRef ref, EmbeddingOptions options) {
    ModelFiles files = ModelLocator.ofThisProcess().locate(ref);
    ModelConfig config = ModelConfig.of(files);
    SentenceTransformerConfig modules = SentenceTransformerConfig.of(files, config);
    // Asked for its refusal: a task would find the prompt missing again at each restart.
    new Prompts(files.name(), modules.prompts()).prefix(options.prompt());
    EmbeddingHead head = EmbeddingHead.of(modules, files, config);
    int dimension =
        options.truncateDim() == 0
            ? head.dimension()
            : head.truncatedTo(options.truncateDim()).dimension();
    ModelRef pinned =
        ref instanceof ModelRef.Hub hub ? new ModelRef.Hub(hub.repo(), files.revision()) : ref;
    return new ResolvedModel(pinned, files.name(), files.revision(), dimension);
  }
}
