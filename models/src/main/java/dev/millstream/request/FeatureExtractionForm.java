package dev.millstream.request;

import dev.millstream.pool.ModelTasks;
import dev.millstream.task.Prepared;
import dev.millstream.task.TokenFeaturesTask;
import java.util.Set;

/** feature-extraction: transformers' {@code FeatureExtractionPipeline}, a vector for each token. */
record FeatureExtractionForm(RowLength length) implements Form {
  private static final String TENSORS = "return_tensors";
  static final Set<String> NAMES = Set.of("truncation", "tokenize_kwargs", TENSORS);

  static Form of(Parameters parameters) {
    if (parameters.flag(TENSORS, false)) {
      throw new IllegalArgumentException(
          "return_tensors was true, but the result of a request is JSON. Leave it out for lists of"
              + " numbers.");
    }
    return new FeatureExtractionForm(RowLength.of(parameters, "tokenize_kwargs"));
  }

  @Override
  public Asked over(ModelTasks tasks) {
    return new Texts(tasks.featureExtraction(length.truncation(), length.maxLength()));
  }

  private record Texts(TokenFeaturesTask task) implements Asked {
    @Override
    public String takes() {
      return "a string or an array of strings";
    }

    @Override
    public Prepared<?, Outcome> prepare(Input input) {
      return Outcome.of(task.prepare(input.text()), Texts::outcome);
    }

    /** In a batch of one, as Python's. */
    private static Outcome outcome(float[][] vectors) {
      return Outcome.of(
          json -> {
            json.writeStartArray();
            json.writeStartArray();
            for (float[] vector : vectors) {
              PythonFloat.writeAll(json, vector);
            }
            json.writeEndArray();
            json.writeEndArray();
          });
    }
  }
}
