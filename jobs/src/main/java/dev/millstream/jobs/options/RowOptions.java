package dev.millstream.jobs.options;

import java.time.Duration;
import java.util.List;
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
    /** The inputs. */
    List<Endpoint> inputs();
  }

  /** Each record holds prediction and label. */
  public record Together(Endpoint from) implements Source {
    @Override
    public List<Endpoint> inputs() {
      return List.of(from);
    }
  }

  /**
   * Labels come by themselves.
   *
   * @param horizon how far apart in event time the two may be
   */
  public record Apart(Endpoint predictions, Endpoint labels, Duration horizon) implements Source {
    @Override
    public List<Endpoint> inputs() {
      return List.of(predictions, labels);
    }
  }
}
