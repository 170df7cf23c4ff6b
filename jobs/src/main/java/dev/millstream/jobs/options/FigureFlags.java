package dev.millstream.jobs.options;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--plot",
      paramLabel = "PATH",
      description =
          "A page of charts, one .html file that needs no network, drawn by bin/millstream when the input has ended.")
  @OptionDoc(example = "--plot quality.html", absent = "none is drawn")
  @Nullable String plot;

  @Option(
      names = "--not-counted",
      paramLabel = "OUTPUT",
      description =
          "Where rows go that are in no window, as dead letters whose category says why: predictions without label or partner, labels without prediction, what came twice or too late. kafka:TOPIC, file:PATH, - for standard output, or stderr.")
  @OptionDoc(example = "--not-counted kafka:not-counted", absent = "their number is told")
  @Nullable String notCounted;

  /** Where rows go that are in no window; null where that is not asked for, or cannot be. */
  @Nullable Endpoint notCounted(Values values) {
    if (notCounted == null) {
      return null;
    }
    return notCounted.equals("stderr")
        ? Endpoint.StandardStream.ERROR
        : values.endpoint("--not-counted", notCounted, LINES, Endpoint.StandardStream.OUTPUT);
  }

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

  /** The page of charts; null where none is asked for, or, with a note, where none can be. */
  @Nullable Path plot(Values values) {
    return plot == null ? null : PlotPlace.of(values, plot);
  }
}
