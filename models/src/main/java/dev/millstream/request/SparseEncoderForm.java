package dev.millstream.request;

import dev.millstream.pool.ModelTasks;
import dev.millstream.task.Prepared;
import dev.millstream.task.sparse.SparseEmbedding;
import dev.millstream.task.sparse.SparseEmbeddingTask;
import dev.millstream.task.sparse.SparseOptions;
import dev.millstream.tokenize.Truncation;
import java.util.Set;

/** sparse-encoder: sentence-transformers' {@code SparseEncoder.encode}. */
record SparseEncoderForm(SparseOptions options) implements Form {
  static final Set<String> NAMES =
      Set.of("max_active_dims", PromptChoice.PROMPT, PromptChoice.NAME, "truncation");

  static Form of(Parameters parameters) {
    Overlong overlong = Overlong.of(parameters);
    return new SparseEncoderForm(
        new SparseOptions(
            PromptChoice.of(parameters),
            parameters.integer("max_active_dims", 1, Integer.MAX_VALUE, 0),
            overlong == null
                ? Truncation.LONGEST_FIRST
                : overlong.inOneRow(parameters.task(), Truncation.LONGEST_FIRST)));
  }

  @Override
  public Asked over(ModelTasks tasks) {
    return new Texts(tasks.sparseEmbedding(options));
  }

  private record Texts(SparseEmbeddingTask task) implements Asked {
    @Override
    public String takes() {
      return "a string or an array of strings";
    }

    @Override
    public Prepared<?, Outcome> prepare(Input input) {
      return Outcome.of(task.prepare(input.text()), Texts::outcome);
    }

    private static Outcome outcome(SparseEmbedding vector) {
      return Outcome.of(
          json -> {
            json.writeStartObject();
            json.writeFieldName("indices");
            json.writeArray(vector.indices(), 0, vector.indices().length);
            json.writeFieldName("values");
            PythonFloat.writeAll(json, vector.values());
            json.writeEndObject();
          });
    }
  }
}
