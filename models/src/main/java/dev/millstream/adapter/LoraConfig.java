package dev.millstream.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.model.ModelFiles;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an adapter_config.json says of a LoRA adapter: which modules it changes, and by how much.
 *
 * <p>A kind of adapter that would not be computed as peft does is refused, not approximated.
 */
public final class LoraConfig {
  /** Each makes another computation of LoRA's where it is neither absent, false nor empty. */
  private static final List<String> OTHER_COMPUTATIONS =
      List.of(
          "use_dora",
          "lora_bias",
          "use_qalora",
          "use_bdlora",
          "alora_invocation_tokens",
          "arrow_config",
          "kasa_config",
          "monteclora_config",
          "velora_config",
          "layer_replication",
          "target_parameters",
          "trainable_token_indices");

  /** Beginnings of the kinds of initialisation that change the weights of the model itself. */
  private static final Set<String> INITIALISATIONS_OF_THE_MODEL =
      Set.of("pissa", "olora", "corda", "loftq", "lora_ga");

  private final ConfigFile file;
  private final int rank;
  private final double alpha;
  private final boolean scalesByRoot;
  private final Map<String, Integer> ranks;
  private final Map<String, Double> alphas;
  private final TargetModules targets;

  private LoraConfig(ConfigFile file) {
    this.file = file;
    this.rank = rank();
    this.alpha = alpha();
    this.scalesByRoot = file.flag("use_rslora");
    this.ranks = file.numbers("rank_pattern", value -> file.rank("rank_pattern", value));
    this.alphas = file.numbers("alpha_pattern", value -> file.alpha("alpha_pattern", value));
    this.targets = TargetModules.of(file);
    file.texts("modules_to_save");
    file.flag("fan_in_fan_out");
  }

  /**
   * Reads the configuration of an adapter.
   *
   * @throws dev.millstream.model.ModelLoadException where there is none, it is wrong, or it is of a
   *     kind that is not supported
   */
  public static LoraConfig of(ModelFiles adapter) {
    ConfigFile file = ConfigFile.of(adapter);
    requireLora(file);
    return new LoraConfig(file);
  }

  private static void requireLora(ConfigFile file) {
    String kind = file.text("peft_type", "");
    if (!kind.equals("LORA")) {
      throw file.unsupported("peft_type '%s' where LORA is expected".formatted(kind));
    }
    String bias = file.text("bias", "none");
    if (!bias.equals("none")) {
      throw file.unsupported("bias '%s' where none is expected".formatted(bias));
    }
    for (String field : OTHER_COMPUTATIONS) {
      JsonNode value = file.get(field);
      boolean isOff =
          ConfigFile.isAbsent(value)
              || (value.isBoolean() && !value.booleanValue())
              || (value.isContainerNode() && value.isEmpty());
      if (!isOff) {
        throw file.unsupported("%s %s".formatted(field, ConfigFile.shown(value)));
      }
    }
    JsonNode start = file.get("init_lora_weights");
    if (start.isTextual()
        && INITIALISATIONS_OF_THE_MODEL.stream().anyMatch(start.textValue()::startsWith)) {
      throw file.unsupported(
          "init_lora_weights %s, which changes the model's own weights".formatted(start));
    }
  }

  private int rank() {
    JsonNode value = file.get("r");
    return ConfigFile.isAbsent(value) ? 8 : file.rank("r", value);
  }

  private double alpha() {
    JsonNode value = file.get("lora_alpha");
    return ConfigFile.isAbsent(value) ? 8 : file.alpha("lora_alpha", value);
  }

  /** Whether the adapter changes this module. */
  public boolean targets(String module) {
    return targets.contains(module);
  }

  /** The rank of a module's two matrices. */
  public int rank(String module) {
    return of(ranks, "rank_pattern", module, rank);
  }

  /** What the product of a module's two matrices is multiplied with. */
  public double scale(String module) {
    int r = rank(module);
    return of(alphas, "alpha_pattern", module, alpha) / (scalesByRoot ? Math.sqrt(r) : r);
  }

  /** The model that it was made for, as it says itself; empty where it does not. */
  public String baseModel() {
    return file.text("base_model_name_or_path", "");
  }

  /** What the model that it was made for does, such as SEQ_CLS; empty where it does not say. */
  public String taskType() {
    return file.text("task_type", "");
  }

  TargetModules targets() {
    return targets;
  }

  /** As peft finds the key: a regular expression for the last parts of a name. */
  private <N> N of(Map<String, N> patterns, String field, String module, N otherwise) {
    for (Map.Entry<String, N> pattern : patterns.entrySet()) {
      try {
        if (BoundedRegex.of("(.*\\.)?(" + pattern.getKey() + ")").matches(module)) {
          return pattern.getValue();
        }
      } catch (IllegalArgumentException e) {
        throw file.wrong(
            "says '%s' has the key '%s'".formatted(field, pattern.getKey()),
            "that is no usable regular expression: " + e.getMessage());
      }
    }
    return otherwise;
  }
}
