package dev.millstream.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One entry of {@code modules.json}.
 *
 * @param kind what it does
 * @param path its folder in the model's folder, empty for the folder itself
 */
record SentenceModule(Kind kind, String path) {
  static final String FILE = "modules.json";
  private static final String PACKAGE = "sentence_transformers.";

  /** The modules that Millstream runs, by the last component of their Python class. */
  enum Kind {
    TRANSFORMER("Transformer"),
    MLM_TRANSFORMER("MLMTransformer"),
    POOLING("Pooling"),
    SPLADE_POOLING("SpladePooling"),
    DENSE("Dense"),
    NORMALIZE("Normalize");

    private final String className;

    Kind(String className) {
      this.className = className;
    }

    static String allNames() {
      return Arrays.stream(values()).map(kind -> kind.className).collect(Collectors.joining(", "));
    }
  }

  String file(String name) {
    return path.isEmpty() ? name : path + "/" + name;
  }

  /**
   * The modules in the order they run, or none where the model has no {@code modules.json}: a
   * transformer, then a pooling, then whatever shapes the pooled vector; of a sparse encoder the
   * first two.
   */
  static List<SentenceModule> listOf(ModelFiles files) {
    return JsonFile.find(files, FILE).map(SentenceModule::read).orElse(List.of());
  }

  /** Whether the modules are those of a sparse encoder. */
  static boolean areSparse(List<SentenceModule> modules) {
    return modules.stream().anyMatch(module -> module.kind() == Kind.SPLADE_POOLING);
  }

  private static List<SentenceModule> read(JsonFile file) {
    if (!file.root().isArray()) {
      throw file.wrong("is not a JSON array", "one entry for each module was expected");
    }
    List<SentenceModule> modules = new ArrayList<>();
    int last = Integer.MIN_VALUE;
    for (JsonNode entry : file.root()) {
      int idx = entry.path("idx").asInt(modules.size());
      if (idx <= last) {
        throw file.wrong(
            "lists the module with 'idx' %d after the one with %d".formatted(idx, last),
            "modules run in the order of the list, so the two must agree");
      }
      last = idx;
      modules.add(new SentenceModule(kind(file, entry), entry.path("path").asText()));
    }
    checkOrder(file, modules);
    return List.copyOf(modules);
  }

  private static Kind kind(JsonFile file, JsonNode entry) {
    String type = entry.path("type").asText();
    if (!type.startsWith(PACKAGE)) {
      throw file.wrong(
          "lists a module of type '%s'".formatted(type),
          "that is Python code of its own and Millstream runs no code of a model");
    }
    String className = type.substring(type.lastIndexOf('.') + 1);
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.className.equals(className))
        .findFirst()
        .orElseThrow(
            () ->
                file.wrong(
                    "lists a module of type '%s'".formatted(type),
                    "Millstream runs " + Kind.allNames()));
  }

  private static void checkOrder(JsonFile file, List<SentenceModule> modules) {
    List<Kind> kinds = modules.stream().map(SentenceModule::kind).toList();
    boolean ordered =
        kinds.equals(List.of(Kind.MLM_TRANSFORMER, Kind.SPLADE_POOLING))
            || kinds.equals(List.of(Kind.TRANSFORMER, Kind.SPLADE_POOLING))
            || areDense(kinds);
    if (!ordered) {
      throw file.wrong(
          "lists "
              + kinds.stream().map(k -> k.className).collect(Collectors.joining(", ", "[", "]")),
          "Millstream runs a Transformer, then a Pooling, then any number of Dense and Normalize, or"
              + " an MLMTransformer and a SpladePooling");
    }
    String folder = modules.get(0).path();
    if (!folder.isEmpty()) {
      throw file.wrong(
          "puts the Transformer in the folder '%s'".formatted(folder),
          "its files must lie in the model's folder itself; move them there and set 'path' to ''");
    }
  }

  private static boolean areDense(List<Kind> kinds) {
    return kinds.size() >= 2
        && kinds.get(0) == Kind.TRANSFORMER
        && kinds.get(1) == Kind.POOLING
        && kinds.subList(2, kinds.size()).stream()
            .allMatch(kind -> kind == Kind.DENSE || kind == Kind.NORMALIZE);
  }
}
