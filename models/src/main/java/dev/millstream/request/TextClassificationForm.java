package dev.millstream.request;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.pool.ModelTasks;
import dev.millstream.task.Prepared;
import dev.millstream.task.ScoreFunction;
import dev.millstream.task.TextPair;
import dev.millstream.task.classify.ClassificationOptions;
import dev.millstream.task.classify.LabelScore;
import dev.millstream.task.classify.TextClassificationTask;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * text-classification: transformers' {@code TextClassificationPipeline}.
 *
 * @param isListed whether labels stand in a list, as where {@code top_k} is given, if only as null
 */
record TextClassificationForm(ClassificationOptions options, boolean isListed) implements Form {
  static final Set<String> NAMES = Set.of("top_k", "function_to_apply", "truncation", "max_length");

  static Form of(Parameters parameters) {
    RowLength length = RowLength.of(parameters);
    boolean isListed = parameters.isNamed("top_k");
    int most = isListed ? ClassificationOptions.ALL : 1;
    return new TextClassificationForm(
        new ClassificationOptions(
            parameters.integer("top_k", 1, ClassificationOptions.ALL, most),
            parameters.oneOf("function_to_apply", List.of(ScoreFunction.values())),
            length.truncation(),
            length.maxLength()),
        isListed);
  }

  @Override
  public Asked over(ModelTasks tasks) {
    return new Texts(tasks.textClassification(options), isListed);
  }

  private record Texts(TextClassificationTask task, boolean isListedEach) implements Asked {
    @Override
    public String takes() {
      return "a string, an object with text and text_pair, or an array of these";
    }

    /** A single string without {@code top_k} has its label in a list; an object has not. */
    @Override
    public boolean isListed(JsonNode inputs) {
      return inputs.isArray() || (inputs.isTextual() && !isListedEach);
    }

    @Override
    public Prepared<?, Outcome> prepare(Input input) {
      return Outcome.of(task.prepare(texts(input)), this::outcome);
    }

    private static TextPair texts(Input input) {
      if (input.isText()) {
        return TextPair.of(input.text());
      }
      input.requireObjectOf("text", "text_pair");
      return new TextPair(
          input.text("text"), input.has("text_pair") ? input.text("text_pair") : null);
    }

    private Outcome outcome(List<LabelScore> labels) {
      LabelScore best = labels.get(0);
      return new Outcome(
          json -> {
            if (!isListedEach) {
              write(json, best);
              return;
            }
            json.writeStartArray();
            for (LabelScore label : labels) {
              write(json, label);
            }
            json.writeEndArray();
          },
          best.label(),
          best.score());
    }

    private static void write(JsonGenerator json, LabelScore label) throws IOException {
      json.writeStartObject();
      json.writeStringField("label", label.label());
      json.writeFieldName("score");
      PythonFloat.write(json, label.score());
      json.writeEndObject();
    }
  }
}
