package dev.millstream.faults.session;

import dev.millstream.faults.check.Verdict;
import java.util.List;
import java.util.stream.IntStream;

/** Jobs that ended leave nothing behind in the processes they ran in. */
final class Leftovers {
  private static final long METASPACE = 10L << 20;
  private static final long RSS = 100L << 20;
  private static final long TEMPORARY = 1L << 20;
  private static final int THREADS = 5;
  private static final int FILES = 20;

  private Leftovers() {}

  /**
   * Judges one process.
   *
   * @param name of the process
   * @param footprints after each submission's end
   * @param warmUp submissions whose growth is not looked at
   * @param sideBySide jobs a submission: the last ones may still be reachable
   */
  static Verdict of(String name, List<Footprint> footprints, int warmUp, int sideBySide) {
    Footprint warm = footprints.get(warmUp - 1);
    Footprint last = footprints.get(footprints.size() - 1);
    int loaders = lasting(footprints);
    long metaspace = last.metaspaceBytes() - warm.metaspaceBytes();
    long rss = last.vitals().rssBytes() - warm.vitals().rssBytes();
    int threads = last.vitals().threads() - warm.vitals().threads();
    int files = last.vitals().files() - warm.vitals().files();
    long temporary = last.temporaryBytes() - warm.temporaryBytes();
    boolean holds =
        loaders <= sideBySide
            && metaspace <= METASPACE
            && rss <= RSS
            && threads <= THREADS
            && files <= FILES
            && temporary <= TEMPORARY;
    return new Verdict(
        "I6 " + name,
        holds,
        ("at most %d loaders of ended jobs from one submission to the next; from submission %d to %d: metaspace %+.1f MB, RSS %+.1f MB,"
                + " %+d threads, %+d files, temporary files %+.1f MB; allowed are %d loaders, %d MB,"
                + " %d MB, %d, %d, %d MB.")
            .formatted(
                loaders,
                warmUp,
                footprints.size(),
                megabytes(metaspace),
                megabytes(rss),
                threads,
                files,
                megabytes(temporary),
                sideBySide,
                METASPACE >> 20,
                RSS >> 20,
                THREADS,
                FILES,
                TEMPORARY >> 20));
  }

  /**
   * Most loaders that were still there after the next submission, or in the end: caches of one
   * entry in the JDK, such as that of a method handle's last type, keep one until a later job
   * replaces it.
   */
  private static int lasting(List<Footprint> footprints) {
    int last = footprints.size() - 1;
    return IntStream.rangeClosed(0, last)
        .map(
            i ->
                Math.min(
                    footprints.get(i).jobLoaders(),
                    footprints.get(Math.min(i + 1, last)).jobLoaders()))
        .max()
        .orElse(0);
  }

  private static double megabytes(long bytes) {
    return bytes / (double) (1 << 20);
  }
}
