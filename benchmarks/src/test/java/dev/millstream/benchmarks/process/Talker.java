package dev.millstream.benchmarks.process;

import java.util.concurrent.CountDownLatch;

/** A main for tests: says its arguments, then ends with a status or waits for ever. */
public final class Talker {
  private Talker() {}

  public static void main(String[] args) throws InterruptedException {
    System.out.println("said " + args[0]);
    if (args.length > 1) {
      System.exit(Integer.parseInt(args[1]));
    }
    new CountDownLatch(1).await();
  }
}
