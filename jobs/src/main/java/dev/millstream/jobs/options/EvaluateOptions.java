package dev.millstream.jobs.options;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that an evaluation is told, checked and free of contradictions.
 *
 * @param to where figures go, at least one
 * @param notCounted where rows go that are in no window; null where they are only counted
 * @param alerts which figures are told of
 * @param plot the page of charts; null where none is drawn
 * @param kafka null when no topic is read or written
 */
public record EvaluateOptions(
    RowOptions rows,
    List<MetricChoice> metrics,
    WindowOptions window,
    List<Endpoint> to,
    Endpoint deadLetters,
    @Nullable Endpoint notCounted,
    AlertOptions alerts,
    @Nullable Path plot,
    @Nullable KafkaOptions kafka,
    RuntimeOptions runtime) {

  /** Copies the lists. */
  public EvaluateOptions {
    metrics = List.copyOf(metrics);
    to = List.copyOf(to);
  }

  /**
   * Reads a command line.
   *
   * @throws UsageException with every problem found, not only the first
   */
  public static EvaluateOptions parse(String... args) {
    return new EvaluateJobFlags().parse(args);
  }
}
