package dev.millstream.hub.cache;

import java.io.File;
import java.nio.file.Path;
import java.util.Locale;

/** How much a folder's disk can take. */
interface FreeSpace {
  /** As disks and the Hub count them. */
  double BYTES_PER_MEGABYTE = 1e6;

  /** Of the disk itself; where it does not say, everything is taken to fit. */
  FreeSpace OF_DISK =
      folder -> {
        File file = folder.toFile();
        return file.getTotalSpace() == 0 ? Long.MAX_VALUE : file.getUsableSpace();
      };

  /** Bytes that this process can still write to an existing folder. */
  long usable(Path folder);

  /**
   * Refuses what does not fit.
   *
   * @param what what needs the space, as a sentence begins
   * @param folder where; it exists
   */
  default void require(String what, long bytes, Path folder) {
    long free = usable(folder);
    if (bytes > free) {
      throw new CacheException(
          "%s needs %s at %s, %s are free: free some, or set HF_HUB_CACHE to another disk."
              .formatted(what, megabytes(bytes), folder, megabytes(free)));
    }
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / BYTES_PER_MEGABYTE);
  }
}
