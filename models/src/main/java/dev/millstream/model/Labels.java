package dev.millstream.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a classifier's scores are called and how they belong together: {@code id2label}, {@code
 * label2id} and {@code problem_type} of config.json.
 *
 * @param names of the scores, in their order
 * @param ids of the names, in the order in which config.json lists them
 */
public record Labels(List<String> names, Map<String, Integer> ids, Problem problem) {
  private static final String FILE = "config.json";
  private static final String NAMES = "id2label";
  private static final String IDS = "label2id";
  private static final int MOST = 1_000_000;

  /** transformers' number of labels where config.json says nothing. */
  private static final int UNSTATED = 2;

  /** How scores belong together. */
  public enum Problem {
    /** One number that is no probability. */
    REGRESSION,
    /** One of the labels is right. */
    SINGLE_LABEL_CLASSIFICATION,
    /** Any number of the labels is right. */
    MULTI_LABEL_CLASSIFICATION,
    /** config.json does not say; several labels count as one of them, one as any number. */
    UNSTATED
  }

  /** Takes copies of the collections. */
  public Labels {
    names = List.copyOf(names);
    ids = Collections.unmodifiableMap(new LinkedHashMap<>(ids));
  }

  /**
   * Reads config.json.
   *
   * @throws ModelLoadException when its labels are not numbered from 0 without gaps, or its problem
   *     type is unknown
   */
  public static Labels of(ModelFiles files) {
    JsonFile file = JsonFile.require(files, FILE).object();
    List<String> names = names(file);
    return new Labels(names, ids(file, names), problem(file));
  }

  private static List<String> names(JsonFile file) {
    if (!file.has(NAMES)) {
      Integer stated = file.integer("num_labels", 1, MOST);
      List<String> names = new ArrayList<>();
      for (int id = 0; id < (stated == null ? UNSTATED : stated); id++) {
        names.add("LABEL_" + id);
      }
      return names;
    }
    JsonNode labels = file.root().path(NAMES);
    List<String> names = new ArrayList<>();
    for (int id = 0; id < labels.size(); id++) {
      JsonNode name = labels.path(Integer.toString(id));
      if (!name.isTextual()) {
        throw file.wrong(
            "says '%s' is %s".formatted(NAMES, JsonFile.shown(labels)),
            "it must give a text to each number from \"0\" on, without a gap");
      }
      names.add(name.textValue());
    }
    return names;
  }

  private static Map<String, Integer> ids(JsonFile file, List<String> names) {
    Map<String, Integer> ids = new LinkedHashMap<>();
    JsonNode stated = file.root().path(IDS);
    for (Map.Entry<String, JsonNode> label : stated.properties()) {
      if (label.getValue().isInt()) {
        ids.put(label.getKey(), label.getValue().intValue());
      }
    }
    for (int id = 0; id < names.size() && stated.isMissingNode(); id++) {
      ids.put(names.get(id), id);
    }
    return ids;
  }

  private static Problem problem(JsonFile file) {
    String stated = file.text("problem_type");
    if (stated == null) {
      return Problem.UNSTATED;
    }
    for (Problem problem : Problem.values()) {
      if (problem != Problem.UNSTATED && problem.name().toLowerCase(Locale.ROOT).equals(stated)) {
        return problem;
      }
    }
    throw file.wrong(
        "says 'problem_type' is \"" + stated + "\"",
        "it must be regression, single_label_classification or multi_label_classification");
  }
}
