package dev.millstream.benchmarks.process;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What a child process runs: another class's main, and a watch on standard input, whose end says
 * that the parent has died.
 */
public final class ChildMain {
  /** How long a process that is told to end may take for it. */
  static final int SECONDS_TO_END = 10;

  private static final int ORPHANED = 143;

  private ChildMain() {}

  /** Runs the main of the class named first with the arguments behind it. */
  public static void main(String[] args) throws Throwable {
    Thread watch = new Thread(ChildMain::endWithTheParent, "parent-watch");
    watch.setDaemon(true);
    watch.start();
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    try {
      Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static void endWithTheParent() {
    try {
      // The parent says nothing; only the end of the stream counts.
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException closed) {
      end();
    }
    end();
  }

  /** What runs at the end of a process may hang in a job that has lost its broker. */
  private static void end() {
    Thread late =
        new Thread(
            () -> {
              LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(SECONDS_TO_END));
              Runtime.getRuntime().halt(ORPHANED);
            },
            "late-end");
    late.setDaemon(true);
    late.start();
    System.exit(ORPHANED);
  }
}
