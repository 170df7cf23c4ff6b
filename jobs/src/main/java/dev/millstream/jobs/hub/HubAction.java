package dev.millstream.jobs.hub;

import dev.millstream.jobs.options.ChecksItself;
import dev.millstream.jobs.options.ParseProblems;
import dev.millstream.jobs.options.UsageException;
import dev.millstream.jobs.options.Values;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * What the commands have in common: where they print, and how they list what they were not told.
 */
abstract class HubAction implements Callable<Integer>, ChecksItself {
  @Spec private @Nullable CommandSpec spec;

  /** The command line with a problem for each thing that was not understood. */
  Values values() {
    Values values = new Values(parsed());
    ParseProblems.of(parsed()).forEach(values::problem);
    return values;
  }

  /**
   * Ends the command where anything is wrong.
   *
   * @throws UsageException with all that is
   */
  void requireNoProblem(Values values) {
    if (!values.problems().isEmpty()) {
      boolean misspelt = !ParseProblems.of(parsed()).isEmpty();
      throw new UsageException(misspelt ? withoutMissing(values.problems()) : values.problems());
    }
  }

  /** A misspelt option may be the one that is missing: only its spelling is worth saying. */
  private static List<String> withoutMissing(List<String> problems) {
    return problems.stream().filter(problem -> !problem.contains(" is missing: ")).toList();
  }

  PrintWriter out() {
    return spec().commandLine().getOut();
  }

  PrintWriter err() {
    return spec().commandLine().getErr();
  }

  private ParseResult parsed() {
    return spec().commandLine().getParseResult();
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("picocli has not set up this command");
    }
    return spec;
  }
}
