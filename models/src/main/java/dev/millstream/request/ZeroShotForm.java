package dev.millstream.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.pool.ModelTasks;
import dev.millstream.task.Prepared;
import dev.millstream.task.classify.ZeroShotOptions;
import dev.millstream.task.classify.ZeroShotResult;
import dev.millstream.task.classify.ZeroShotTask;
import dev.millstream.tokenize.Truncation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** zero-shot-classification: transformers' {@code ZeroShotClassificationPipeline}. */
record ZeroShotForm(Parameters parameters, @Nullable ZeroShotOptions options) implements Form {
  private static final String SEQUENCES = "sequences";
  private static final String LABELS = "candidate_labels";
  static final Set<String> NAMES =
      Set.of(LABELS, "hypothesis_template", "multi_label", "truncation");

  /** Options without labels only where a request is to name them. */
  static Form of(Parameters parameters) {
    List<String> labels = labels(parameters);
    ZeroShotOptions checked = options(parameters, labels == null ? List.of("any") : labels);
    return new ZeroShotForm(parameters, labels == null ? null : checked);
  }

  private static ZeroShotOptions options(Parameters parameters, List<String> labels) {
    String template = parameters.text("hypothesis_template");
    Overlong overlong = Overlong.of(parameters);
    return new ZeroShotOptions(
        labels,
        template == null ? ZeroShotOptions.USUAL_TEMPLATE : template,
        parameters.flag("multi_label", false),
        overlong == null
            ? Truncation.ONLY_FIRST
            : overlong.inOneRow(parameters.task(), Truncation.ONLY_FIRST));
  }

  /** A list, or one string that is split at its commas; null where there are none. */
  private static @Nullable List<String> labels(Parameters parameters) {
    if (!parameters.isText(LABELS)) {
      return parameters.texts(LABELS);
    }
    return Arrays.stream(String.valueOf(parameters.text(LABELS)).split(",", -1))
        .map(String::strip)
        .filter(label -> !label.isEmpty())
        .toList();
  }

  @Override
  public Asked over(ModelTasks tasks) {
    ZeroShotOptions any = options == null ? ZeroShotOptions.of(List.of("any")) : options;
    ZeroShotTask task = tasks.zeroShotClassification(any);
    return new Texts(tasks, parameters, options == null ? null : task);
  }

  /** With a task unless each input must bring its labels. */
  private record Texts(ModelTasks tasks, Parameters parameters, @Nullable ZeroShotTask task)
      implements Asked {
    @Override
    public String takes() {
      return "a string, an object with sequences and candidate_labels, or an array of these";
    }

    /** An object with a list of sequences stands for as many objects. */
    @Override
    public List<JsonNode> split(JsonNode inputs) {
      if (!(inputs instanceof ObjectNode object) || !inputs.path(SEQUENCES).isArray()) {
        return Asked.super.split(inputs);
      }
      List<JsonNode> all = new ArrayList<>();
      for (JsonNode sequence : inputs.path(SEQUENCES)) {
        ObjectNode one = object.objectNode();
        one.setAll(object);
        one.set(SEQUENCES, sequence);
        all.add(one);
      }
      return all;
    }

    @Override
    public boolean isListed(JsonNode inputs) {
      return inputs.isArray() || inputs.path(SEQUENCES).isArray();
    }

    @Override
    public Prepared<?, Outcome> prepare(Input input) {
      if (input.isText()) {
        return Outcome.of(requireLabels(task, input).prepare(input.text()), Texts::outcome);
      }
      input.requireObjectOf(SEQUENCES, LABELS, "hypothesis_template", "multi_label");
      ObjectNode own = ((ObjectNode) input.json()).deepCopy();
      own.remove(SEQUENCES);
      ZeroShotTask asked = own.isEmpty() ? task : of(parameters.with(own));
      return Outcome.of(requireLabels(asked, input).prepare(input.text(SEQUENCES)), Texts::outcome);
    }

    private @Nullable ZeroShotTask of(Parameters all) {
      List<String> labels = labels(all);
      return labels == null ? null : tasks.zeroShotClassification(options(all, labels));
    }

    private static ZeroShotTask requireLabels(@Nullable ZeroShotTask task, Input input) {
      if (task == null) {
        throw new IllegalArgumentException(
            "candidate_labels is missing, and %s asks how well each of them fits. Name some, such as [\"invoice\", \"complaint\"]."
                .formatted(input.task()));
      }
      return task;
    }

    private static Outcome outcome(ZeroShotResult result) {
      return new Outcome(
          json -> {
            json.writeStartObject();
            json.writeStringField("sequence", result.sequence());
            json.writeArrayFieldStart("labels");
            for (String label : result.labels()) {
              json.writeString(label);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("scores");
            for (float score : result.scores()) {
              PythonFloat.write(json, score);
            }
            json.writeEndArray();
            json.writeEndObject();
          },
          result.labels().get(0),
          result.scores().get(0));
    }
  }
}
