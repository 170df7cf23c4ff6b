package dev.millstream.flink.inference;

import dev.millstream.adapter.AdapterRef;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.PinnedModel;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Which model each record of a stream is asked of: one for all, or the same with the adapter that
 * the record names. Travels in the job graph.
 *
 * @param plain for records that name no adapter
 * @param adapters that records may name; each is a model of its own
 * @param adapterOf the name of a record's adapter; null for none
 */
public record RecordModels<I>(
    ModelSpec plain, List<AdapterRef> adapters, InputOf<I, String> adapterOf)
    implements Serializable {

  /**
   * Checks that a name means one model.
   *
   * @throws IllegalArgumentException when two adapters have one name, or the model has an adapter
   *     that no record named
   */
  public RecordModels {
    adapters = List.copyOf(adapters);
    Set<String> names = new HashSet<>();
    for (AdapterRef adapter : adapters) {
      if (!names.add(adapter.name())) {
        throw new IllegalArgumentException(
            "two adapters were named '%s', but records choose by name. Name each differently."
                .formatted(adapter.name()));
      }
    }
    AdapterRef own = plain.adapter();
    if (own != null && !adapters.isEmpty()) {
      throw new IllegalArgumentException(
          "the model was given the adapter '%s' for all records, but they choose among others. Name it among those."
              .formatted(own));
    }
  }

  /** The same model for all records. */
  public static <I> RecordModels<I> one(ModelSpec model) {
    return new RecordModels<>(model, List.of(), record -> null);
  }

  /** The same with another model. */
  public RecordModels<I> with(ModelSpec model) {
    return new RecordModels<>(model, adapters, adapterOf);
  }

  /**
   * The same model, with the adapter that a record names.
   *
   * @throws IllegalArgumentException when there is none, two have one name, or the model has one
   *     for all records
   */
  public RecordModels<I> choosing(InputOf<I, String> name, List<AdapterRef> among) {
    if (among.isEmpty()) {
      throw new IllegalArgumentException(
          "there were no adapters, but records choose among one or more. Name one, e.g. spam=/adapters/spam.");
    }
    return new RecordModels<>(plain, among, name);
  }

  /**
   * The same models, with their revisions and the ONNX file settled.
   *
   * @param look at a model while the job is built
   */
  public RecordModels<I> pinnedBy(Function<ModelSpec, PinnedModel> look) {
    ModelSpec pinned = look.apply(plain).spec();
    List<AdapterRef> added =
        adapters.stream()
            .map(adapter -> look.apply(pinned.withAdapter(adapter)).spec().adapter())
            .map(Objects::requireNonNull)
            .toList();
    return new RecordModels<>(pinned, added, adapterOf);
  }
}
