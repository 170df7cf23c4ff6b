package dev.millstream.jobs.options;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.generate.text.TextWriter;
import dev.millstream.generate.text.WritingTask;
import dev.millstream.request.HubTask;
import dev.millstream.request.RequestTask;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what is asked of the model; a record's own parameters override them. */
final class TaskFlags extends ParameterFlags {
  private static final List<String> OF_TASKS =
      List.of(
          "--labels",
          "--hypothesis-template",
          "--multi-label",
          "--top-k",
          "--function",
          "--aggregation",
          "--truncation",
          "--pair-field");

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description =
          "What is asked, by the Hub's names: text-classification, zero-shot-classification, token-classification, question-answering, fill-mask, feature-extraction, sentence-similarity, text-ranking, sparse-encoder, text-generation or perplexity.")
  @OptionDoc(
      example = "--task token-classification",
      absent = "text-classification; required by run")
  @Nullable String task;

  @Option(
      names = "--labels",
      paramLabel = "LABELS",
      description = "The labels that a text is sorted by, with commas (zero-shot-classification).")
  @OptionDoc(example = "--labels invoice,complaint", absent = "required by that task")
  @Nullable String labels;

  @Option(
      names = "--hypothesis-template",
      paramLabel = "TEXT",
      description = "The sentence that a label is put into, at {} (zero-shot-classification).")
  @OptionDoc(
      example = "--hypothesis-template 'This text is about {}.'",
      absent = "This example is {}.")
  @Nullable String hypothesisTemplate;

  @Option(
      names = "--multi-label",
      description = "Judge each label alone: several may fit (zero-shot-classification).")
  @OptionDoc(example = "--multi-label", absent = "the labels' scores add up to 1")
  boolean multiLabel;

  @Option(
      names = "--top-k",
      paramLabel = "N",
      description =
          "How many labels, answers, tokens or documents are told, the best first; or all.")
  @OptionDoc(example = "--top-k 3", absent = "the task's own, as in Python")
  @Nullable String topK;

  @Option(
      names = "--function",
      paramLabel = "NAME",
      description =
          "What makes scores of the model's numbers: softmax, sigmoid, or none for raw ones (text-classification).")
  @OptionDoc(example = "--function none", absent = "as the model's configuration says")
  @Nullable String function;

  @Option(
      names = "--aggregation",
      paramLabel = "STRATEGY",
      description =
          "How tokens become entities: none, simple, first, average or max (token-classification).")
  @OptionDoc(example = "--aggregation simple", absent = "none")
  @Nullable String aggregation;

  @Option(
      names = "--truncation",
      paramLabel = "WHAT",
      description =
          "What becomes of a text that is too long: error, a dead letter; tail, its end is cut; or stride, it is read in windows that overlap (token-classification, question-answering).")
  @OptionDoc(example = "--truncation tail", absent = "the task's own, as in Python")
  @Nullable String truncation;

  /** What is written; null where the task is another. */
  @Nullable WritingTask writing() {
    try {
      return task == null ? null : WritingTask.of(task);
    } catch (IllegalArgumentException another) {
      return null;
    }
  }

  /** The parameters of texts that are written; options of other tasks have no place there. */
  String writingParameters(Values values, WritingTask writing) {
    for (String option : OF_TASKS) {
      if (values.given(option)) {
        values.problem(
            "%s is given, but the task %s has no such option. Give it in --parameters, or use generate."
                .formatted(option, writing));
      }
    }
    String json = given(values).toString();
    try {
      TextWriter.check(writing, json);
    } catch (IllegalArgumentException wrong) {
      values.problem(String.valueOf(wrong.getMessage()));
    }
    return json;
  }

  /** What is asked; what is wrong with it is noted. */
  HubTask task(Values values, @Nullable HubTask usual) {
    if (task == null) {
      if (usual == null) {
        values.problem(
            "--task is missing: say what the model is asked, e.g. %s."
                .formatted(values.eg("--task")));
      }
      return usual == null ? HubTask.TEXT_CLASSIFICATION : usual;
    }
    if (writing() != null) {
      return HubTask.TEXT_CLASSIFICATION; // whose records are read as theirs are
    }
    try {
      return HubTask.of(task);
    } catch (IllegalArgumentException unknown) {
      values.problem("--task: " + unknown.getMessage());
      return HubTask.TEXT_CLASSIFICATION;
    }
  }

  /** The parameters of records that have none of their own, as a JSON object. */
  String parameters(Values values, HubTask what) {
    ObjectNode all = given(values);
    List<String> before = new ArrayList<>(values.problems());
    put(values, what, all, "--labels", "candidate_labels", labels == null ? null : list(labels));
    put(
        values,
        what,
        all,
        "--hypothesis-template",
        "hypothesis_template",
        text(hypothesisTemplate));
    put(
        values,
        what,
        all,
        "--multi-label",
        "multi_label",
        multiLabel ? JSON.valueToTree(true) : null);
    put(values, what, all, "--top-k", "top_k", topK(values));
    put(values, what, all, "--function", "function_to_apply", text(function));
    put(values, what, all, "--aggregation", "aggregation_strategy", text(aggregation));
    put(values, what, all, "--truncation", "truncation", text(truncation));
    String json = all.toString();
    if (values.problems().equals(before)) {
      try {
        RequestTask.check(what, json);
      } catch (IllegalArgumentException wrong) {
        values.problem(String.valueOf(wrong.getMessage()));
      }
    }
    return json;
  }

  private static void put(
      Values values,
      HubTask task,
      ObjectNode all,
      String option,
      String parameter,
      @Nullable JsonNode value) {
    if (value == null) {
      return;
    }
    if (!task.parameters().contains(parameter)) {
      values.problem(
          "%s is given, but the task %s has no %s. Leave it out."
              .formatted(option, task.hubName(), parameter));
    } else if (all.has(parameter)) {
      values.problem(
          "%s and --parameters both give %s. Leave it out of one of the two."
              .formatted(option, parameter));
    } else {
      all.set(parameter, value);
    }
  }

  private static @Nullable JsonNode text(@Nullable String typed) {
    return typed == null ? null : JSON.getNodeFactory().textNode(typed);
  }

  private static JsonNode list(String typed) {
    List<String> labels = new ArrayList<>();
    for (String label : typed.split(",", -1)) {
      if (!label.isBlank()) {
        labels.add(label.strip());
      }
    }
    return JSON.valueToTree(labels);
  }

  private @Nullable JsonNode topK(Values values) {
    if (topK == null) {
      return null;
    }
    return topK.equals("all")
        ? JSON.nullNode()
        : JSON.getNodeFactory().numberNode(values.number("--top-k", topK, 1, 1_000_000));
  }
}
