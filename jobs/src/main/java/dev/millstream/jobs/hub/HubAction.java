package dev.millstream.jobs.hub;

import dev.millstream.jobs.options.ChecksItself;
import dev.millstream.jobs.options.UsageException;
import dev.millstream.jobs.options.Values;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * What the commands have in common: where they print, and how they list what they were not told.
 */
abstract class HubAction implements Callable<Integer>, ChecksItself {
  @Spec private @Nullable CommandSpec spec;

  /** The command line with a problem for each thing that was not understood. */
  Values values() {
    return new Values(spec().commandLine().getParseResult());
  }

  /**
   * Ends the command where anything is wrong.
   *
   * @throws UsageException with all that is
   */
  void requireNoProblem(Values values) {
    if (!values.problems().isEmpty()) {
      throw values.refusal();
    }
  }

  PrintWriter out() {
    return spec().commandLine().getOut();
  }

  PrintWriter err() {
    return spec().commandLine().getErr();
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("picocli has not set up this command");
    }
    return spec;
  }
}
