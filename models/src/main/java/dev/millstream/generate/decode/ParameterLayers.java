package dev.millstream.generate.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.EditDistance;
import dev.millstream.model.GenerationConfig;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Who decides a parameter: the caller, then the model's generation config, then the pipeline, in
 * transformers' order of precedence. A caller's null is Python's {@code None}: it takes away what
 * the others say.
 */
final class ParameterLayers {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.-]{1,40}");

  // transformers adds a pipeline's default for these only where tokens are drawn.
  private static final Set<String> SAMPLING = Set.of("temperature", "top_k", "top_p", "min_p");

  private ParameterLayers() {}

  /**
   * Lays the caller's parameters over the others.
   *
   * @param names the parameters there are
   * @throws IllegalArgumentException when the caller gives one of another name, or the model asks
   *     for a way of generating that is not offered
   */
  static ParameterValues of(
      ObjectNode parameters, GenerationConfig model, PipelineDefaults pipeline, Set<String> names) {
    Set<String> asked = new HashSet<>();
    parameters.fieldNames().forEachRemaining(asked::add);
    asked.forEach(name -> requireName(name, names));
    NotOffered.requireNoneIn(model);
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    for (String name : names) {
      JsonNode value = asked.contains(name) ? parameters.get(name) : model.value(name);
      if (value != null && !value.isNull()) {
        values.set(name, value);
      }
    }
    addDefaults(values, asked, pipeline);
    if (asked.contains("top_k") && !values.has("top_k")) {
      values.put("top_k", 0);
    }
    return new ParameterValues(values, asked);
  }

  private static void addDefaults(ObjectNode values, Set<String> asked, PipelineDefaults pipeline) {
    boolean lengthIsSaid = values.has("max_length");
    for (Map.Entry<String, JsonNode> byDefault : pipeline.parameters().properties()) {
      String name = byDefault.getKey();
      boolean isSaid = values.has(name) || asked.contains(name);
      boolean applies =
          SAMPLING.contains(name)
              ? values.path("do_sample").asBoolean()
              : !(name.equals("max_new_tokens") && lengthIsSaid);
      if (!isSaid && applies) {
        values.set(name, byDefault.getValue());
      }
    }
  }

  private static void requireName(String name, Set<String> names) {
    if (!names.contains(name)) {
      boolean plain = PLAIN.matcher(name).matches();
      throw new IllegalArgumentException(
          "generation has no parameter %s. It takes %s."
              .formatted(
                  plain ? "'" + name + "'" : "of %d characters".formatted(name.length()),
                  names.stream()
                      .sorted(nearestFirst(plain ? name.toLowerCase(Locale.ROOT) : ""))
                      .collect(Collectors.joining(", "))));
    }
  }

  /** By edit distance (Levenshtein 1966), then by name. */
  private static Comparator<String> nearestFirst(String typed) {
    return Comparator.<String>comparingInt(
            name -> typed.isEmpty() ? 0 : EditDistance.between(typed, name))
        .thenComparing(Comparator.naturalOrder());
  }
}
