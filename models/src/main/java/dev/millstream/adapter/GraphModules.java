package dev.millstream.adapter;

import dev.millstream.engine.EditableGraph;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the modules of a trained model in its exported graph.
 *
 * <p>A graph may have a part in front of a module's name ({@code m.bert…}) or lack the first one
 * (an export without head). Graphs of ONNX Runtime's model builder say {@code attn} for {@code
 * self_attn} and have the three projections of attention in one product.
 */
final class GraphModules {
  private static final Set<String> PROJECTIONS = Set.of("q_proj", "k_proj", "v_proj");

  private final EditableGraph graph;
  private final ProductSearch search;

  /** A product, and which of the joined projections a module is; empty where it is all of it. */
  record Place(GraphProduct product, String projection) {}

  GraphModules(EditableGraph graph) {
    this.graph = graph;
    this.search = new ProductSearch(graph);
  }

  /** Where the graph multiplies with a module's weight. */
  Optional<Place> find(String module) {
    Optional<Place> whole = find(module, "");
    String projection = module.substring(module.lastIndexOf('.') + 1);
    if (whole.isPresent() || !PROJECTIONS.contains(projection)) {
      return whole;
    }
    String parent = module.substring(0, module.length() - projection.length());
    return find(parent + "qkv_proj", projection);
  }

  private Optional<Place> find(String module, String projection) {
    for (String name : spellings(module)) {
      Optional<GraphProduct> product =
          only(search.products().keySet(), name).map(search.products()::get);
      if (product.isPresent()) {
        return product.map(found -> new Place(found, projection));
      }
    }
    return Optional.empty();
  }

  boolean isRepeated(GraphProduct product) {
    return search.isRepeated(product);
  }

  /** The tensor of the graph that has this name in the trained model. */
  Optional<String> tensor(String name) {
    return only(graph.tensorNames(), name);
  }

  /** All that multiply with a weight. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    for (GraphProduct product : search.products().values()) {
      if (product.weight().in() > 0) {
        names.add(product.path());
      }
    }
    return names;
  }

  private static List<String> spellings(String module) {
    List<String> names = new ArrayList<>(List.of(module));
    if (module.contains(".self_attn.")) {
      names.add(module.replace(".self_attn.", ".attn."));
    }
    return names;
  }

  /** The one among them that is this name, or this name with a part more or less in front. */
  private static Optional<String> only(Collection<String> names, String name) {
    if (names.contains(name)) {
      return Optional.of(name);
    }
    List<String> longer = names.stream().filter(known -> known.endsWith("." + name)).toList();
    if (!longer.isEmpty()) {
      return longer.size() == 1 ? Optional.of(longer.get(0)) : Optional.empty();
    }
    String shorter = name.substring(name.indexOf('.') + 1);
    return shorter.contains(".") && names.contains(shorter)
        ? Optional.of(shorter)
        : Optional.empty();
  }
}
