package dev.millstream.jobs.options;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParseResult;

/**
 * The embedding job's command line: one parser for {@code EmbedJob} and {@code millstream embed}.
 *
 * <p>Not thread-safe, like all of picocli's models.
 */
@Command(name = EmbedFlags.JOB)
public final class EmbedFlags {
  static final String JOB = "EmbedJob";

  private static final String DESCRIPTION =
      "Embeds documents: reads them, splits them into chunks, turns every chunk into a vector, and"
          + " writes the vectors. When a document is edited or deleted, only what changed is"
          + " embedded again, and what is gone is deleted.";

  private static final String EXAMPLES =
      """

      Examples
        From one topic to another, and to an index that can be searched at once:
          %1$s --bootstrap-servers localhost:9092 \\
              --from kafka:docs --to kafka:embeddings --to lucene:index
        A file of {"id":…,"text":…} lines, one vector a line, in the same order:
          %1$s --no-chunking --from file:docs.jsonl --to file:vectors.jsonl
        In a pipe:
          cat docs.jsonl | %1$s --no-chunking --from - --to -

      Times are written 500ms, 5s, 1min or 2h. Arguments can stand in a file: @FILE.
      """;

  private static final JobUsage USAGE =
      new JobUsage("--from INPUT --to OUTPUT", DESCRIPTION, EXAMPLES);

  @Mixin(name = "Input")
  private final SourceFlags source = new SourceFlags();

  @Mixin(name = "Output")
  private final SinkFlags sinks = new SinkFlags();

  @Mixin(name = "Model")
  private final ModelFlags model = new ModelFlags();

  @Mixin(name = "GPU")
  private final GpuFlags gpu = new GpuFlags();

  @Mixin(name = "Chunks")
  private final ChunkFlags chunks = new ChunkFlags();

  @Mixin(name = "Kafka")
  private final KafkaFlags kafka = new KafkaFlags();

  @Mixin(name = "Running")
  private final RuntimeFlags runtime = new RuntimeFlags();

  @Mixin(name = "Batches")
  private final BatchFlags batches = new BatchFlags();

  /** The whole help text of the job. */
  public static String help(int width) {
    return USAGE.help(new EmbedFlags(), JOB, width);
  }

  /** Gives the command that these flags belong to its description and examples. */
  public static void describe(CommandLine line, String typed) {
    USAGE.describe(line, typed);
  }

  /**
   * Reads a whole command line.
   *
   * @throws UsageException with every problem found
   */
  EmbedOptions parse(String... args) {
    return read(ParseProblems.collected(this, args));
  }

  /**
   * Reads what picocli matched, when these flags are part of another command.
   *
   * @throws UsageException with every problem found
   */
  public EmbedOptions read(ParseResult parsed) {
    Values values = new Values(parsed);
    SourceOptions input = source.read(values);
    SinkOptions output = sinks.read(values);
    ModelOptions which = model.read(values, gpu);
    ChunkOptions split = chunks.read(values);
    MetricsOptions measures = sinks.readMetrics(values);
    KafkaOptions topics = kafka.read(values, "embed", topics(input, output, measures));
    RuntimeOptions run = runtime.read(values);
    BatchOptions together = batches.read(values);
    if (output != null) {
      Outputs.check(values, input, output, measures);
    }
    if (!values.problems().isEmpty() || input == null || output == null) {
      throw values.refusal();
    }
    return new EmbedOptions(which, input, output, split, together, topics, measures, run);
  }

  private static Topics topics(
      @Nullable SourceOptions input,
      @Nullable SinkOptions output,
      @Nullable MetricsOptions measures) {
    List<Endpoint> others = new ArrayList<>();
    if (output != null) {
      others.add(output.deadLetters());
    }
    if (measures != null) {
      others.add(measures.to());
    }
    return new Topics(
        input == null ? null : input.from(), output == null ? List.of() : output.to(), others);
  }
}
