package dev.millstream.hub;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log of every tenth of a file that is large enough to be waited for. */
final class LoggedProgress implements FetchProgress {
  private static final Logger LOG = LoggerFactory.getLogger(LoggedProgress.class);
  private static final long LARGE = 10L << 20;

  private final Map<String, Long> told = new ConcurrentHashMap<>();

  @Override
  public void at(String file, long bytes, long size) {
    if (size < LARGE) {
      return;
    }
    long tenth = bytes * 10 / size;
    Long last = told.put(file, tenth);
    if (last == null || last < tenth) {
      LOG.info("Fetching {}: {} of {} MB.", file, bytes >> 20, size >> 20);
    }
    if (bytes >= size) {
      told.remove(file);
    }
  }
}
