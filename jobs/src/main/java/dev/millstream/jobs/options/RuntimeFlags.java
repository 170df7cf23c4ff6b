package dev.millstream.jobs.options;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how Flink runs the job. */
final class RuntimeFlags {

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description =
          "Parallel instances of each operator. The model is loaded once per process all the same.")
  @OptionDoc(example = "--parallelism 4", absent = "Flink's own setting")
  @Nullable String parallelism;

  @Option(
      names = "--checkpoint-interval",
      paramLabel = "TIME",
      description =
          "Time between two checkpoints; exactly-once output becomes visible with each of them.")
  @OptionDoc(example = "--checkpoint-interval 1min")
  String checkpointInterval = "10s";

  @Option(
      names = "--checkpoint-dir",
      paramLabel = "URI",
      description = "Where checkpoints are kept: a folder or URI that all hosts see.")
  @OptionDoc(
      example = "--checkpoint-dir file:///var/lib/millstream/checkpoints",
      absent = "Flink's own setting")
  @Nullable String checkpointDir;

  @Option(
      names = "--delivery",
      paramLabel = "PROMISE",
      description =
          "What readers of output topics may count on after a failure: exactly-once (under read_committed) or at-least-once.")
  @OptionDoc(example = "--delivery at-least-once")
  String delivery = "exactly-once";

  RuntimeOptions read(Values values) {
    return new RuntimeOptions(
        values.numberOrNull("--parallelism", parallelism, 1, 32_768),
        values.duration("--checkpoint-interval", checkpointInterval, Duration.ofMillis(10)),
        checkpointDir,
        values.oneOf("--delivery", delivery, Delivery.class));
  }
}
