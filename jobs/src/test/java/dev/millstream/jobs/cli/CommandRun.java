package dev.millstream.jobs.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** How a command line that was run in this process ended, and what it printed. */
record CommandRun(int status, String out, String err) {

  /** Runs {@code millstream} with this text as its standard input. */
  static CommandRun of(String input, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CommandRun run = into(out, input, arguments);
    return new CommandRun(run.status, out.toString(StandardCharsets.UTF_8), run.err);
  }

  /** Runs it as on a terminal of 90 columns, which shows what was written to {@code out} so far. */
  static CommandRun onTerminal(ByteArrayOutputStream out, String input, String... arguments) {
    CommandRun run = into(new Commands.Shipped(true), out, input, arguments);
    return new CommandRun(run.status, out.toString(StandardCharsets.UTF_8), run.err);
  }

  /** Runs {@code millstream} with this as its standard output, which is then not looked at. */
  static CommandRun into(OutputStream out, String input, String... arguments) {
    return into(new Commands.Shipped(false), out, input, arguments);
  }

  private static CommandRun into(
      Commands commands, OutputStream out, String input, String... arguments) {
    InputStream inBefore = System.in;
    PrintStream outBefore = System.out;
    PrintStream errBefore = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    System.setOut(new PrintStream(out, false, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      PrintWriter toOut = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
      PrintWriter toErr = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
      int status = Millstream.commandLine(commands, 90, toOut, toErr).execute(arguments);
      toOut.flush();
      return new CommandRun(status, "", err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setIn(inBefore);
      System.setOut(outBefore);
      System.setErr(errBefore);
    }
  }
}
