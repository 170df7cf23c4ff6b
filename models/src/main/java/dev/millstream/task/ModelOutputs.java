package dev.millstream.task;

import java.util.EnumMap;
import java.util.Map;

/** What a forward pass computed: everything that the model's graph has of {@link OutputKind}. */
public final class ModelOutputs {
  private final Map<OutputKind, ModelOutput> outputs;

  /** Takes at least one output. */
  public ModelOutputs(Map<OutputKind, ModelOutput> outputs) {
    this.outputs = new EnumMap<>(outputs);
  }

  /**
   * The output of a kind.
   *
   * @throws IllegalArgumentException when the model has none; a task asks before it is made
   */
  public ModelOutput get(OutputKind kind) {
    ModelOutput output = outputs.get(kind);
    if (output == null) {
      throw new IllegalArgumentException(
          "the model's graph has no output of the kind %s, only %s."
              .formatted(kind, outputs.keySet()));
    }
    return output;
  }
}
