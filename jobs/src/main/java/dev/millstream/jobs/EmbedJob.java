package dev.millstream.jobs;

import dev.millstream.jobs.options.EmbedFlags;
import dev.millstream.jobs.options.EmbedOptions;
import java.util.List;

/**
 * Documents in, vectors out: {@code flink run -c dev.millstream.jobs.EmbedJob millstream-jobs.jar
 * --from kafka:docs --to kafka:embeddings …}.
 *
 * <p>What a command line means is decided in {@link EmbedOptions}; what the job does with it is
 * decided here.
 */
public final class EmbedJob {
  private static final int HELP_WIDTH = 100;

  private EmbedJob() {}

  /** Runs the job that the options describe, or prints them when asked for help. */
  @SuppressWarnings("SystemOut") // the help is this program's output
  public static void main(String[] args) throws Exception {
    if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
      System.out.println(EmbedFlags.help(HELP_WIDTH));
      return;
    }
    run(EmbedOptions.parse(args));
  }

  /**
   * Builds the job, runs it to its end if it has one, and reports the exit status: 0 when every
   * record was delivered or became a dead letter.
   */
  @SuppressWarnings("DoNotCallSuggester") // it returns once the graph stands
  public static int run(EmbedOptions options) throws Exception {
    throw new UnsupportedOperationException(
        "the embedding job is not part of this build yet, so "
            + options.source()
            + " stays unread.");
  }
}
