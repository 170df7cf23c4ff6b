package dev.millstream.benchmarks.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringTokenizer;

/**
 * Memory of one process: its resident set, in MiB.
 *
 * @param peakMib the most it ever had; NaN where the system does not say
 * @param nowMib what it has; NaN where the system does not say
 */
public record Memory(double peakMib, double nowMib) {
  /** Of a system without /proc, or of a process that has ended. */
  public static final Memory UNKNOWN = new Memory(Double.NaN, Double.NaN);

  private static final double KIB = 1024;

  /** Of a living process. */
  public static Memory of(long pid) {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    try {
      return Files.isReadable(status) ? of(Files.readString(status)) : UNKNOWN;
    } catch (IOException ended) {
      return UNKNOWN;
    }
  }

  /** Of the text of /proc/PID/status. */
  static Memory of(String status) {
    double peak = Double.NaN;
    double now = Double.NaN;
    for (String line : status.lines().toList()) {
      StringTokenizer words = new StringTokenizer(line, ": \t");
      String name = words.hasMoreTokens() ? words.nextToken() : "";
      if (name.equals("VmHWM")) {
        peak = Long.parseLong(words.nextToken()) / KIB;
      } else if (name.equals("VmRSS")) {
        now = Long.parseLong(words.nextToken()) / KIB;
      }
    }
    return new Memory(peak, now);
  }
}
