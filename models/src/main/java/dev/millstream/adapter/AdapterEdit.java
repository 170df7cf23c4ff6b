package dev.millstream.adapter;

import dev.millstream.adapter.GraphModules.Place;
import dev.millstream.engine.EditableGraph;
import dev.millstream.engine.GraphEdit;
import dev.millstream.engine.GraphNode;
import dev.millstream.engine.GraphTensor;
import dev.millstream.engine.NewTensor;
import dev.millstream.model.ModelLoadException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Decides how an adapter changes a graph, or why it does not fit. */
final class AdapterEdit {
  /** How low-rank changes come into the graph. */
  enum Way {
    /** Into the weights where they are floats of one module alone, else beside. */
    MERGED_WHERE_POSSIBLE,
    /** As two thin products beside the weight, which stays as it is. */
    BESIDE
  }

  private final EditableGraph graph;
  private final LoraAdapter adapter;
  private final GraphModules modules;
  private final GraphEdit edit;

  private AdapterEdit(EditableGraph graph, LoraAdapter adapter) {
    this.graph = graph;
    this.adapter = adapter;
    this.modules = new GraphModules(graph);
    this.edit = new GraphEdit(graph);
  }

  /**
   * The changes.
   *
   * @throws ModelLoadException where the adapter is for another model, or the graph keeps a weight
   *     in a way that cannot be changed
   */
  static GraphEdit of(EditableGraph graph, LoraAdapter adapter, Way way) {
    AdapterEdit made = new AdapterEdit(graph, adapter);
    made.requireModules();
    for (LoraProduct product : made.products()) {
      if (way == Way.MERGED_WHERE_POSSIBLE && product.product().weight().isReplaceable()) {
        product.merge(graph, made.edit);
      } else {
        product.addBeside(made.edit);
      }
    }
    adapter.saved().forEach(made::replace);
    return made.edit;
  }

  private void requireModules() {
    Set<String> missing = new TreeSet<>(adapter.modules());
    missing.removeIf(module -> modules.find(module).isPresent());
    if (!missing.isEmpty()) {
      throw unfit(
          "it changes %s, and the file has no such products, %s"
              .formatted(
                  LoraAdapter.few(missing),
                  modules.names().isEmpty()
                      ? "nor any"
                      : "only " + LoraAdapter.few(modules.names())));
    }
  }

  private List<LoraProduct> products() {
    Map<GraphNode, List<LoraPart>> parts = new LinkedHashMap<>();
    Map<GraphNode, GraphProduct> products = new LinkedHashMap<>();
    for (LoraWeights weights : adapter.weights()) {
      Place place = modules.find(weights.module()).orElseThrow();
      GraphProduct product = place.product();
      if (modules.isRepeated(product)) {
        throw unfit(
            "it changes '%s', whose weight the file uses more than once"
                .formatted(weights.module()));
      }
      products.put(product.node(), product);
      parts
          .computeIfAbsent(product.node(), node -> new ArrayList<>())
          .add(new LoraPart(weights, offset(place, weights)));
    }
    return products.values().stream().map(product -> joined(product, parts)).toList();
  }

  private static LoraProduct joined(
      GraphProduct product, Map<GraphNode, List<LoraPart>> partsByNode) {
    List<LoraPart> parts = partsByNode.getOrDefault(product.node(), List.of());
    int known = Math.toIntExact(product.weight().out());
    return new LoraProduct(product, parts, known > 0 ? known : parts.get(0).weights().out());
  }

  /** Of joined projections, the first is q; k and v have the same width and follow it. */
  private int offset(Place place, LoraWeights weights) {
    long in = place.product().weight().in();
    long out = place.product().weight().out();
    String projection = place.projection();
    long offset =
        switch (projection) {
          case "k_proj" -> out - 2L * weights.out();
          case "v_proj" -> out - weights.out();
          default -> 0;
        };
    boolean isSame = out == weights.out();
    boolean fits = projection.isEmpty() ? isSame : offset >= 0 && weights.out() < out;
    if ((in != 0 && in != weights.in()) || (out != 0 && !fits) || (out == 0 && offset != 0)) {
      throw unfit(
          "it changes '%s' of shape [%d, %d] (out, in), which in the file is '%s' of [%d, %d]"
              .formatted(
                  weights.module(), weights.out(), weights.in(), place.product().path(), out, in));
    }
    return Math.toIntExact(offset);
  }

  /** Puts a saved weight or bias in the place of the file's. */
  private void replace(SavedTensor saved) {
    GraphProduct.Weight weight =
        saved.isWeight()
            ? modules
                .find(saved.module())
                .map(place -> place.product().weight())
                .orElse(GraphProduct.Weight.UNKNOWN)
            : GraphProduct.Weight.UNKNOWN;
    String name =
        weight.tensor().isEmpty() ? modules.tensor(saved.name()).orElse("") : weight.tensor();
    GraphTensor tensor =
        graph
            .tensor(name)
            .orElseThrow(
                () ->
                    unfit(
                        ("it brings its own '%s', and the file has no such tensor: it is perhaps"
                                + " exported for another task")
                            .formatted(saved.name())));
    boolean isFixed = !weight.tensor().isEmpty() && !weight.isReplaceable();
    if (isFixed || !tensor.isInFile() || tensor.kind() == GraphTensor.Kind.OTHER) {
      throw unfit(
          "it brings its own '%s', and the file's is quantised, shared or in another file"
              .formatted(saved.name()));
    }
    boolean isTurned = !weight.tensor().isEmpty() && !weight.isOutByIn();
    List<Long> expected =
        isTurned ? List.of(tensor.dims().get(1), tensor.dims().get(0)) : tensor.dims();
    if (!expected.equals(saved.dims())) {
      throw unfit(
          "it brings its own '%s' of shape %s, and the file's has %s"
              .formatted(saved.name(), saved.dims(), expected));
    }
    edit.replace(
        new NewTensor(
            name, tensor.dims(), tensor.kind(), isTurned ? () -> turned(saved) : saved.values()));
  }

  private static float[] turned(SavedTensor saved) {
    int rows = Math.toIntExact(saved.dims().get(0));
    int columns = Math.toIntExact(saved.dims().get(1));
    return LoraWeights.transposed(saved.values().get(), rows, columns, 1);
  }

  private ModelLoadException unfit(String why) {
    String base = adapter.config().baseModel();
    return new ModelLoadException(
        "adapter '%s' does not fit model file '%s': %s. %s"
            .formatted(
                adapter.name(),
                graph.file(),
                why,
                base.isEmpty()
                    ? "Name the model that it was made for."
                    : "Name the model that it was made for, '%s' by its adapter_config.json, exported to ONNX for its task."
                        .formatted(base)));
  }
}
