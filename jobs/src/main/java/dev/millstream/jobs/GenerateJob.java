package dev.millstream.jobs;

import dev.millstream.jobs.options.GenerateJobFlags;
import java.util.List;

/**
 * Records in, texts that a causal language model writes out:
 *
 * <pre>{@code
 * flink run -c dev.millstream.jobs.GenerateJob millstream-jobs.jar --model org/name --chat \
 *   --bootstrap-servers broker:9092 --from kafka:questions --to kafka:answers
 * }</pre>
 */
public final class GenerateJob {
  private static final int HELP_WIDTH = 100;

  private GenerateJob() {}

  /**
   * Submits the job to the cluster that called it, or runs it in this process; prints its options
   * when asked for help.
   */
  @SuppressWarnings("SystemOut") // the help is this program's output
  public static void main(String[] args) throws Exception {
    if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
      System.out.println(GenerateJobFlags.help(HELP_WIDTH));
      return;
    }
    ClassifyJob.run(GenerateJobFlags.parse(args), Shown.LINES);
  }
}
