package dev.millstream.adapter;

import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.Safetensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A LoRA adapter in peft's layout: its configuration and its weights, whose names and shapes are
 * checked against it. The numbers themselves are read when they are needed.
 *
 * <p>Threading: immutable. Holds no file open.
 */
public final class LoraAdapter {
  static final String WEIGHTS = "adapter_model.safetensors";

  private static final Pattern LORA = Pattern.compile("(.+)\\.lora_([AB])(?:\\.default)?\\.weight");
  private static final String PREFIX = "base_model.model.";
  private static final int LONGEST_NAME = 500;
  private static final int MOST_NAMED = 5;

  private final ModelFiles files;
  private final LoraConfig config;
  private final Safetensors stored;
  private final List<LoraWeights> weights = new ArrayList<>();
  private final List<SavedTensor> saved = new ArrayList<>();

  private LoraAdapter(ModelFiles files) {
    this.files = files;
    this.config = LoraConfig.of(files);
    this.stored = Safetensors.open(files.require(WEIGHTS));
  }

  /**
   * Reads an adapter.
   *
   * @throws ModelLoadException where a file is missing or wrong, or it is of a kind that is not
   *     supported
   */
  public static LoraAdapter of(ModelFiles files) {
    LoraAdapter adapter = new LoraAdapter(files);
    adapter.readNames();
    return adapter;
  }

  /** What it is called. */
  public String name() {
    return files.name();
  }

  /** Its commit, or what its weights hash to. */
  public String revision() {
    return files.revision();
  }

  /** What it says of itself. */
  public LoraConfig config() {
    return config;
  }

  /** The modules that it changes. */
  public Set<String> modules() {
    Set<String> modules = new TreeSet<>();
    weights.forEach(weight -> modules.add(weight.module()));
    return modules;
  }

  List<LoraWeights> weights() {
    return List.copyOf(weights);
  }

  List<SavedTensor> saved() {
    return List.copyOf(saved);
  }

  private void readNames() {
    Map<String, Map<String, String>> pairs = new LinkedHashMap<>();
    for (String key : stored.names()) {
      if (!key.startsWith(PREFIX) || key.length() > LONGEST_NAME) {
        throw refused(
            "has a tensor '%s', and names of peft begin with '%s' and have at most %d characters"
                .formatted(shortened(key), PREFIX, LONGEST_NAME));
      }
      String name = key.substring(PREFIX.length());
      Matcher lora = LORA.matcher(name);
      if (lora.matches()) {
        pairs
            .computeIfAbsent(lora.group(1), module -> new LinkedHashMap<>())
            .put(lora.group(2), key);
      } else if (name.contains("lora_")) {
        throw refused(
            ("has a tensor '%s', and of LoRA's only lora_A.weight and lora_B.weight of linear layers"
                    + " are supported: not embeddings, DoRA or biases")
                .formatted(key));
      } else {
        saved.add(savedTensor(key, name));
      }
    }
    pairs.forEach((module, pair) -> weights.add(weights(module, pair)));
    if (weights.isEmpty() && saved.isEmpty()) {
      throw refused("holds no tensor");
    }
  }

  private SavedTensor savedTensor(String key, String name) {
    String plain = name.replace("modules_to_save.default.", "").replace("modules_to_save.", "");
    List<Long> dims = stored.shape(key);
    return new SavedTensor(plain, dims, () -> stored.floats(key, ints(dims)));
  }

  private LoraWeights weights(String module, Map<String, String> pair) {
    String a = pair.get("A");
    String b = pair.get("B");
    if (a == null || b == null) {
      throw refused(
          "has lora_%s of '%s' without its lora_%s"
              .formatted(a == null ? "B" : "A", module, a == null ? "A" : "B"));
    }
    if (!config.targets(module)) {
      throw refused(
          "has weights for '%s', which is not among its target_modules %s"
              .formatted(module, config.targets()));
    }
    List<Long> down = stored.shape(a);
    List<Long> up = stored.shape(b);
    int rank = config.rank(module);
    if (down.size() != 2 || up.size() != 2 || down.get(0) != rank || up.get(1) != rank) {
      throw refused(
          ("has for '%s' lora_A of shape %s and lora_B of shape %s, but its rank is %d: they must be"
                  + " [%d, in] and [out, %d]")
              .formatted(module, down, up, rank, rank, rank));
    }
    int[] shapeOfA = ints(down);
    int[] shapeOfB = ints(up);
    return new LoraWeights(
        module,
        rank,
        shapeOfA[1],
        shapeOfB[0],
        (float) config.scale(module),
        () -> stored.floats(a, shapeOfA),
        () -> stored.floats(b, shapeOfB));
  }

  private static int[] ints(List<Long> dims) {
    return dims.stream().mapToInt(Math::toIntExact).toArray();
  }

  /** A few names for a sentence. */
  static String few(Set<String> names) {
    List<String> first = names.stream().limit(MOST_NAMED).toList();
    return String.join(", ", first)
        + (names.size() > first.size()
            ? " and %d more".formatted(names.size() - first.size())
            : "");
  }

  private static String shortened(String key) {
    return key.length() <= LONGEST_NAME ? key : key.substring(0, LONGEST_NAME) + "...";
  }

  private ModelLoadException refused(String why) {
    return new ModelLoadException(
        "adapter '%s' cannot be used: %s %s. Choose another adapter, or save it again with peft."
            .formatted(name(), WEIGHTS, why));
  }
}
