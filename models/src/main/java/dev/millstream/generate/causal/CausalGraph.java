package dev.millstream.generate.causal;

import dev.millstream.engine.DeclaredTensor;
import dev.millstream.engine.ElementType;
import dev.millstream.engine.OnnxSession;
import dev.millstream.model.CausalConfig;
import dev.millstream.model.ModelLoadException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a decoder-only graph takes and gives, once nothing in it is unknown.
 *
 * @param caches keys and values of every layer
 * @param cacheType of the elements of keys and values
 * @param logitsType of the elements of the logits
 * @param logitsWidth logits of one token
 * @param positionIds whether the place of every token is an input
 * @param keptLogits the input that says for how many tokens logits are wanted; null where the graph
 *     gives them for all
 */
record CausalGraph(
    CacheLayout layout,
    List<Cache> caches,
    ElementType cacheType,
    int heads,
    int headSize,
    ElementType logitsType,
    int logitsWidth,
    boolean positionIds,
    @Nullable DeclaredTensor keptLogits) {
  static final String IDS = "input_ids";
  static final String MASK = "attention_mask";
  static final String POSITIONS = "position_ids";
  static final String KEPT_LOGITS = "num_logits_to_keep";
  static final String LOGITS = "logits";

  /** The names of one cache as it goes into a run and as it comes out. */
  record Cache(String past, String present) {}

  /** Bytes that a token's keys and values take. */
  long tokenBytes() {
    return (long) caches.size() * heads * headSize * cacheType.bytes();
  }

  /** Bytes that a token's logits take. */
  long logitsBytes() {
    return (long) logitsWidth * logitsType.bytes();
  }

  /**
   * Recognises a graph.
   *
   * @throws ModelLoadException with a sentence that says what in it is not known
   */
  static CausalGraph of(OnnxSession session, CausalConfig config) {
    String model = session.file().toString();
    Map<String, DeclaredTensor> inputs = byName(session.declaredInputs());
    Map<String, DeclaredTensor> outputs = byName(session.declaredOutputs());
    List<Cache> caches = caches(config.layers());
    requireAll(model, inputs, outputs, caches);
    requireKnown(model, inputs.keySet(), caches);
    DeclaredTensor cache = Objects.requireNonNull(inputs.get(caches.get(0).past()));
    caches.forEach(each -> requireSize(model, inputs.get(each.past()), cache.type(), config));
    DeclaredTensor logits = Objects.requireNonNull(outputs.get(LOGITS));
    requireFloats(model, cache);
    requireFloats(model, logits);
    List.of(IDS, MASK, POSITIONS, KEPT_LOGITS)
        .forEach(name -> requireLongs(model, inputs.get(name)));
    boolean positionIds = inputs.containsKey(POSITIONS);
    long width = logits.dims().get(logits.dims().size() - 1);
    return new CausalGraph(
        appends(session, caches) && !positionIds ? CacheLayout.SHARED : CacheLayout.GROWING,
        caches,
        cache.type(),
        config.keyValueHeads(),
        config.headSize(),
        logits.type(),
        width > 0 ? Math.toIntExact(width) : config.vocabulary(),
        positionIds,
        inputs.get(KEPT_LOGITS));
  }

  private static Map<String, DeclaredTensor> byName(List<DeclaredTensor> tensors) {
    return tensors.stream().collect(Collectors.toMap(DeclaredTensor::name, Function.identity()));
  }

  private static List<Cache> caches(int layers) {
    List<Cache> caches = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      for (String what : List.of("key", "value")) {
        caches.add(
            new Cache(
                "past_key_values.%d.%s".formatted(layer, what),
                "present.%d.%s".formatted(layer, what)));
      }
    }
    return List.copyOf(caches);
  }

  private static boolean appends(OnnxSession session, List<Cache> caches) {
    Map<String, String> appended = session.appendedCaches();
    return caches.stream().allMatch(each -> each.past().equals(appended.get(each.present())));
  }

  private static void requireAll(
      String model,
      Map<String, DeclaredTensor> inputs,
      Map<String, DeclaredTensor> outputs,
      List<Cache> caches) {
    List<String> missing = new ArrayList<>();
    missing.addAll(List.of(IDS, MASK));
    caches.forEach(cache -> missing.add(cache.past()));
    missing.removeAll(inputs.keySet());
    List<String> notGiven = new ArrayList<>();
    notGiven.add(LOGITS);
    caches.forEach(cache -> notGiven.add(cache.present()));
    notGiven.removeAll(outputs.keySet());
    missing.addAll(notGiven);
    if (!missing.isEmpty()) {
      throw new ModelLoadException(
          ("model '%s' cannot write texts: it has no '%s'%s. Use a file that was exported for text"
                  + " generation with its past, as optimum's text-generation-with-past.")
              .formatted(
                  model,
                  missing.get(0),
                  missing.size() == 1 ? "" : " and lacks %d more".formatted(missing.size() - 1)));
    }
  }

  private static void requireKnown(String model, Set<String> inputs, List<Cache> caches) {
    Set<String> unknown = new HashSet<>(inputs);
    caches.forEach(cache -> unknown.remove(cache.past()));
    List.of(IDS, MASK, POSITIONS, KEPT_LOGITS).forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw new ModelLoadException(
          ("model '%s' takes %s, which is not known of a decoder-only model. Known are %s, %s, %s,"
                  + " %s and past_key_values.N.key and .value of the %d layers in its config.json.")
              .formatted(
                  model,
                  unknown.stream().sorted().toList(),
                  IDS,
                  MASK,
                  POSITIONS,
                  KEPT_LOGITS,
                  caches.size() / 2));
    }
  }

  private static void requireSize(
      String model, @Nullable DeclaredTensor cache, ElementType type, CausalConfig config) {
    DeclaredTensor declared = Objects.requireNonNull(cache);
    List<Long> dims = declared.dims();
    if (declared.type() != type
        || dims.size() != 4
        || !fits(dims.get(1), config.keyValueHeads())
        || !fits(dims.get(3), config.headSize())) {
      throw new ModelLoadException(
          ("model '%s' declares '%s' as %s of shape %s, but its config.json says %d heads of %d"
                  + " numbers, and all caches must be of one type. Fetch both files of one export.")
              .formatted(
                  model,
                  declared.name(),
                  declared.type(),
                  dims,
                  config.keyValueHeads(),
                  config.headSize()));
    }
  }

  private static boolean fits(long declared, int configured) {
    return declared < 0 || declared == configured;
  }

  private static void requireFloats(String model, DeclaredTensor tensor) {
    if (tensor.type() != ElementType.FLOAT && tensor.type() != ElementType.HALF) {
      throw new ModelLoadException(
          ("model '%s' declares '%s' as %s, but keys, values and logits are run as FLOAT or HALF."
                  + " Choose a file with 32-bit or 16-bit ones, such as --variant fp32 or fp16.")
              .formatted(model, tensor.name(), tensor.type()));
    }
  }

  private static void requireLongs(String model, @Nullable DeclaredTensor tensor) {
    if (tensor != null && tensor.type() != ElementType.LONG) {
      throw new ModelLoadException(
          "model '%s' declares '%s' as %s, but only LONG can be given. Export it with optimum or transformers.js."
              .formatted(model, tensor.name(), tensor.type()));
    }
  }
}
