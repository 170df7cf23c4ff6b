package dev.millstream.benchmarks.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.Main;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Hands all arguments to JMH. */
@Command(
    name = RunJmh.NAME,
    description = {
      "Runs the microbenchmarks whose names match; without a pattern all.",
      "Takes JMH's own options: 'bench jmh -h' lists them, 'bench jmh -l' the benchmarks."
    })
final class RunJmh implements Callable<Integer> {
  static final String NAME = "jmh";

  @Parameters(arity = "0..*", paramLabel = "PATTERN or option of JMH")
  List<String> arguments = new ArrayList<>();

  private RunJmh() {}

  @Override
  public Integer call() throws Exception {
    Main.main(arguments.toArray(new String[0]));
    return 0;
  }
}
