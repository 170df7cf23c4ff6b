package dev.millstream.benchmarks.process;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * What a child process runs: another class's main, and a watch on standard input, whose end says
 * that the parent has died.
 */
public final class ChildMain {
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
      Runtime.getRuntime().halt(ORPHANED);
    }
    Runtime.getRuntime().halt(ORPHANED);
  }
}
