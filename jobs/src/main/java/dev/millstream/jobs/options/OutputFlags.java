package dev.millstream.jobs.options;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say where answers and failures go. */
class OutputFlags extends DeadLetterFlags {

  @Option(
      names = "--to",
      paramLabel = "OUTPUT",
      description =
          "Where answers go: kafka:TOPIC, file:PATH, or - for standard output; where that is a terminal a table, or texts while they are written. May be given several times.")
  @OptionDoc(example = "--to kafka:labels", absent = "required")
  List<String> to = new ArrayList<>();

  /** Where answers go; what is wrong with it is noted. */
  final List<Endpoint> outputs(Values values) {
    List<Endpoint> outputs = new ArrayList<>();
    for (String typed : to) {
      Endpoint output = values.endpoint("--to", typed, LINES, Endpoint.StandardStream.OUTPUT);
      if (output != null) {
        outputs.add(output);
      }
    }
    if (to.isEmpty()) {
      values.problem(
          "--to is missing: say where answers go, e.g. %s.".formatted(values.eg("--to")));
    }
    return outputs;
  }
}
