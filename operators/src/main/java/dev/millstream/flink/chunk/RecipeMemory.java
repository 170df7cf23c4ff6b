package dev.millstream.flink.chunk;

import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the job's recipe in its checkpoints, so that whoever goes on from one knows which recipe
 * was the last before. One entry for the whole operator, written by its first subtask.
 */
final class RecipeMemory {
  private static final Logger LOG = LoggerFactory.getLogger(RecipeMemory.class);

  private RecipeMemory() {}

  /**
   * Compares the recipe with the one before, and notes it.
   *
   * @param first whether this subtask is the one that writes
   * @throws ModelChangedException where they differ and that is not allowed
   */
  static void open(
      FunctionInitializationContext context, VectorRecipe now, ModelChange onChange, boolean first)
      throws Exception {
    ListState<Tuple2<String, String>> recipe =
        context
            .getOperatorStateStore()
            .getUnionListState(
                new ListStateDescriptor<>("recipe", Types.TUPLE(Types.STRING, Types.STRING)));
    boolean known = false;
    for (Tuple2<String, String> entry : recipe.get()) {
      known = true;
      compare(new VectorRecipe(entry.f0, entry.f1), now, onChange);
    }
    if (first && context.isRestored() && !known) {
      LOG.warn(
          "The savepoint does not say which model made its vectors: {}.",
          onChange == ModelChange.RE_EMBED
              ? "each document is embedded again when it comes"
              : "they are taken for those of " + now.description());
    }
    recipe.clear();
    if (first) {
      recipe.add(Tuple2.of(now.description(), now.identity()));
    }
  }

  private static void compare(VectorRecipe before, VectorRecipe now, ModelChange onChange) {
    if (before.identity().equals(now.identity())) {
      return;
    }
    if (onChange == ModelChange.FAIL) {
      throw new ModelChangedException(before.description(), now.description());
    }
    LOG.info(
        "The model has changed from {} to {}: {}.",
        before.description(),
        now.description(),
        onChange == ModelChange.KEEP
            ? "former vectors stay"
            : "each document is embedded again when it comes");
  }
}
