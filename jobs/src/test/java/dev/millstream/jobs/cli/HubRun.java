package dev.millstream.jobs.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** How a command of {@code millstream hub} that was run in this process ended, and its output. */
public record HubRun(int status, String out, String err) {

  /** Runs these commands as the program does. */
  public static HubRun of(CommandLine hub, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> line = new ArrayList<>(List.of("hub"));
    line.addAll(List.of(arguments));
    int status =
        Millstream.commandLine(
                new Commands.Shipped(false),
                hub,
                80,
                new PrintWriter(out),
                new PrintWriter(err, true))
            .execute(line.toArray(String[]::new));
    return new HubRun(status, out.toString(), err.toString());
  }
}
