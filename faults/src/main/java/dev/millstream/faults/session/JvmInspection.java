package dev.millstream.faults.session;

import dev.millstream.faults.cluster.ChildProcess;
import dev.millstream.faults.cluster.HarnessException;
import dev.millstream.faults.vitals.Vitals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks into another JVM by the JDK's {@code jcmd}. */
final class JvmInspection {
  /** Loaders of a job's classes, with either order of looking. */
  private static final Pattern JOB_LOADER = Pattern.compile("(Child|Parent)FirstClassLoader");

  private static final Pattern KEPT_BY_FLINK =
      Pattern.compile("/blobStorage/|/archivedApplicationStore-");
  private static final Pattern METASPACE = Pattern.compile("Metaspace +used (\\d+)K");

  /** The blocks of a line of {@code VM.classloader_stats}: what stands before a type, or ends. */
  private static final Pattern BLOCKS = Pattern.compile("(\\d+) *(\\S*ClassLoader)?$");

  private JvmInspection() {}

  /**
   * What a process holds when all garbage is collected.
   *
   * @param temporary its folder for temporary files
   */
  static Footprint footprint(ChildProcess process, Path temporary) {
    // A loader that a finished thread or a cleaner held is garbage only to the second collection.
    jcmd(process, "GC.run");
    jcmd(process, "GC.run");
    Vitals vitals =
        Vitals.of(process.pid())
            .orElseThrow(() -> new HarnessException(process + " has ended. " + process.log()));
    String loaders = jcmd(process, "VM.classloader_stats");
    return new Footprint(
        jobLoaders(loaders),
        metaspaceBytes(jcmd(process, "GC.heap_info"), loaders),
        vitals,
        bytesIn(temporary));
  }

  static int jobLoaders(String classLoaderStats) {
    return Math.toIntExact(
        classLoaderStats.lines().filter(line -> JOB_LOADER.matcher(line).find()).count());
  }

  /**
   * In use, but for the share of the jobs' loaders, which are counted by themselves. It is a share
   * since the JVM does not say in which unit it tells of a loader's blocks.
   */
  static long metaspaceBytes(String heapInfo, String classLoaderStats) {
    Matcher used = METASPACE.matcher(heapInfo);
    if (!used.find()) {
      throw new HarnessException("jcmd GC.heap_info tells of no metaspace: " + heapInfo);
    }
    long all = blocks(classLoaderStats, line -> line.startsWith("Total = "));
    if (all == 0) {
      throw new HarnessException("jcmd VM.classloader_stats has no total: " + classLoaderStats);
    }
    long ofJobs = blocks(classLoaderStats, line -> JOB_LOADER.matcher(line).find());
    return (Long.parseLong(used.group(1)) << 10) * (all - ofJobs) / all;
  }

  private static long blocks(String classLoaderStats, Predicate<String> counted) {
    return classLoaderStats
        .lines()
        .filter(counted)
        .map(BLOCKS::matcher)
        .filter(Matcher::find)
        .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
        .sum();
  }

  /**
   * Without jars and records of ended jobs, which Flink deletes in its own time, hourly unless set.
   */
  private static long bytesIn(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !KEPT_BY_FLINK.matcher(file.toString()).find())
          .mapToLong(file -> file.toFile().length())
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String jcmd(ChildProcess process, String command) {
    String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      Process jcmd =
          new ProcessBuilder(List.of(program, Long.toString(process.pid()), command))
              .redirectErrorStream(true)
              .start();
      String answer = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (jcmd.waitFor() != 0) {
        throw new HarnessException(
            "jcmd " + command + " of " + process + " failed: " + answer + process.log());
      }
      return answer;
    } catch (IOException e) {
      throw new HarnessException(
          "There is no '" + program + "', which looks into the cluster's processes. Use a JDK.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HarnessException("Interrupted while looking into " + process + ".", e);
    }
  }
}
