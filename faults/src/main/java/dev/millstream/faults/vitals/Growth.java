package dev.millstream.faults.vitals;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How much more a process held in the last third of its life than in the middle third, by the mean
 * of each; the first third is left to warming up.
 *
 * @param rssBytes resident memory
 * @param threads of the kernel
 * @param files open descriptors
 */
public record Growth(long rssBytes, double threads, double files) {
  private static final int LEAST = 9;

  /** Most that a process may grow by and still count as steady. */
  public record Limits(long rssBytes, int threads, int files) {
    /** 100 MB, and a handful of threads and files that come and go. */
    public static final Limits STEADY = new Limits(100L << 20, 5, 20);
  }

  /**
   * Of samples taken at equal times.
   *
   * @throws IllegalArgumentException if there are fewer than nine
   */
  public static Growth of(List<Vitals> samples) {
    if (samples.size() < LEAST) {
      throw new IllegalArgumentException(
          "There were "
              + samples.size()
              + " samples, but growth takes at least "
              + LEAST
              + ". Let the process live longer, or look more often.");
    }
    int third = samples.size() / 3;
    List<Vitals> middle = samples.subList(third, 2 * third);
    List<Vitals> last = samples.subList(2 * third, samples.size());
    return new Growth(
        (long) difference(middle, last, Vitals::rssBytes),
        difference(middle, last, Vitals::threads),
        difference(middle, last, Vitals::files));
  }

  /** Whether it stays within these limits. */
  public boolean within(Limits limits) {
    return rssBytes <= limits.rssBytes() && threads <= limits.threads() && files <= limits.files();
  }

  private static double difference(
      List<Vitals> before, List<Vitals> after, ToDoubleFunction<Vitals> of) {
    return mean(after, of) - mean(before, of);
  }

  private static double mean(List<Vitals> samples, ToDoubleFunction<Vitals> of) {
    return samples.stream().mapToDouble(of).average().orElse(0);
  }

  @Override
  public String toString() {
    return "%+.1f MB, %+.1f threads, %+.1f files"
        .formatted(rssBytes / (double) (1 << 20), threads, files);
  }
}
