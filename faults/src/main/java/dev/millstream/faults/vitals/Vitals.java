package dev.millstream.faults.vitals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a process holds at one moment.
 *
 * @param rssBytes resident memory
 * @param threads of the kernel
 * @param files open descriptors
 */
public record Vitals(long rssBytes, int threads, int files) {

  /** Of a process now; empty when there is none of this pid, or the system has no /proc. */
  public static Optional<Vitals> of(long pid) {
    Path process = Path.of("/proc", Long.toString(pid));
    try (Stream<Path> files = Files.list(process.resolve("fd"))) {
      int open = Math.toIntExact(files.count());
      long kilobytes = 0;
      int threads = 0;
      for (String line : Files.readAllLines(process.resolve("status"))) {
        if (line.startsWith("VmRSS:")) {
          kilobytes = number(line);
        } else if (line.startsWith("Threads:")) {
          threads = Math.toIntExact(number(line));
        }
      }
      return kilobytes == 0
          ? Optional.empty()
          : Optional.of(new Vitals(kilobytes << 10, threads, open));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static long number(String line) {
    return Long.parseLong(line.replaceAll("\\D", ""));
  }

  @Override
  public String toString() {
    return "%d MB, %d threads, %d files".formatted(rssBytes >> 20, threads, files);
  }
}
