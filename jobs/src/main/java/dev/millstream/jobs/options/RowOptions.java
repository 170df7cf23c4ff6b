package dev.millstream.jobs.options;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of an evaluation come from. Fields are names or paths.
 *
 * @param source one input or two
 * @param predictionField what was predicted
 * @param labelField what is right
 * @param scoreField the model's score
 * @param timeField epoch milliseconds; null for the record's own timestamp
 * @param idField by which labels find predictions; null for id, else the record's key
 * @param outOfOrder how late a row may be and still be in time
 * @param groups fields whose values rows are counted under
 */
public record RowOptions(
    Source source,
    String predictionField,
    String labelField,
    String scoreField,
    @Nullable String timeField,
    @Nullable String idField,
    Duration outOfOrder,
    List<String> groups) {

  /** Copies the list. */
  public RowOptions {
    groups = List.copyOf(groups);
  }

  /** Where records come from. */
  public sealed interface Source {
    /** The inputs by the option that names them, in their order. */
    Map<String, Endpoint> byOption();

    /** The inputs. */
    default List<Endpoint> inputs() {
      return List.copyOf(byOption().values());
    }
  }

  /** Each record holds prediction and label. */
  public record Together(Endpoint from) implements Source {
    @Override
    public Map<String, Endpoint> byOption() {
      return Map.of("--from", from);
    }
  }

  /**
   * Predictions and labels come by themselves, or predictions of two models.
   *
   * @param labels null where two models are compared without
   * @param horizon how far apart in event time a prediction and its label may be
   * @param shadow the model that is compared; null where there is none
   */
  public record Apart(
      Endpoint predictions, @Nullable Endpoint labels, Duration horizon, @Nullable Shadow shadow)
      implements Source {
    @Override
    public Map<String, Endpoint> byOption() {
      Map<String, Endpoint> inputs = new LinkedHashMap<>();
      inputs.put("--predictions", predictions);
      if (labels != null) {
        inputs.put("--labels", labels);
      }
      if (shadow != null) {
        inputs.put("--shadow", shadow.from());
      }
      return Collections.unmodifiableMap(inputs);
    }
  }

  /**
   * A model that would replace the one in use.
   *
   * @param horizon how far apart in event time the two predictions of an id may be
   */
  public record Shadow(Endpoint from, Duration horizon) {}
}
