package dev.millstream.natives;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process holds at one moment, with what it has freed given back first.
 *
 * @param directBytes of buffers outside the heap
 * @param residentBytes of the whole process, heap included
 */
public record NativeFootprint(long directBytes, long residentBytes) {
  private static final int COLLECTIONS = 3; // buffers are freed after the one that finds them

  /** Now. Only for Linux. */
  public static NativeFootprint now() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      System.runFinalization();
    }
    FreedMemory.giveBack();
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    try {
      return new NativeFootprint(direct, resident(Files.readString(Path.of("/proc/self/status"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long resident(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElseThrow();
  }
}
