package dev.millstream.jobs.options;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say where figures and failures go. */
final class FigureFlags extends DeadLetterFlags {

  @Option(
      names = "--to",
      paramLabel = "OUTPUT",
      description =
          "Where figures go: kafka:TOPIC, file:PATH, or - for standard output, a table where that is a terminal. May be given several times.")
  @OptionDoc(example = "--to kafka:quality", absent = "required")
  List<String> to = new ArrayList<>();

  /** Where figures go; what is wrong with it is noted. */
  List<Endpoint> outputs(Values values) {
    List<Endpoint> outputs = new ArrayList<>();
    for (String typed : to) {
      Endpoint output = values.endpoint("--to", typed, LINES, Endpoint.StandardStream.OUTPUT);
      if (output != null) {
        outputs.add(output);
      }
    }
    if (to.isEmpty()) {
      values.problem(
          "--to is missing: say where figures go, e.g. %s.".formatted(values.eg("--to")));
    }
    return outputs;
  }
}
