package dev.millstream.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.task.Prepared;
import java.util.ArrayList;
import java.util.List;

/**
 * A task with its parameters, over a model: which inputs there are, and what comes of each.
 *
 * <p>Threading: used by many threads at once.
 */
interface Asked {
  /** What the task takes, as the end of a sentence: "a string or a list of strings". */
  String takes();

  /** The inputs in what a request gave. */
  default List<JsonNode> split(JsonNode inputs) {
    if (!inputs.isArray()) {
      return List.of(inputs);
    }
    List<JsonNode> all = new ArrayList<>(inputs.size());
    inputs.forEach(all::add);
    return all;
  }

  /** Whether the results stand in a list, or there is one without a list around it. */
  default boolean isListed(JsonNode inputs) {
    return inputs.isArray();
  }

  /**
   * Makes one input ready.
   *
   * @throws IllegalArgumentException when it is not what the task takes
   * @throws dev.millstream.task.InferenceException when the model cannot be given it
   */
  Prepared<?, Outcome> prepare(Input input);
}
