package dev.millstream.jobs.options;

import org.jspecify.annotations.Nullable;

/**
 * All that the embedding job is told, checked and free of contradictions.
 *
 * @param kafka null when no topic is read or written
 * @param metrics null when measures go to Flink's metrics only
 */
public record EmbedOptions(
    ModelOptions model,
    SourceOptions source,
    SinkOptions sinks,
    ChunkOptions chunks,
    BatchOptions batches,
    @Nullable KafkaOptions kafka,
    @Nullable MetricsOptions metrics,
    RuntimeOptions runtime) {

  /**
   * Reads a command line.
   *
   * @throws UsageException with every problem found, not only the first
   */
  public static EmbedOptions parse(String... args) {
    return new EmbedFlags().parse(args);
  }
}
