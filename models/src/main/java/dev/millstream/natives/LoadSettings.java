package dev.millstream.natives;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * System properties that steer how a library loads its native part.
 *
 * <p>They are of the whole JVM, class loaders of other jobs included. So they are set, used and put
 * back under a lock of the whole JVM.
 */
public final class LoadSettings {
  /** An interned string is the same object in every class loader. */
  private static final String JVM_WIDE_LOCK = "dev.millstream.natives.LoadSettings".intern();

  private LoadSettings() {}

  /** What is done while the properties are set. */
  @FunctionalInterface
  public interface Loading<E extends Exception> {
    /** Loads, unless this class loader has done so before. */
    void run() throws E;
  }

  /** Runs alone in this JVM. */
  public static <E extends Exception> void alone(Loading<E> loading) throws E {
    synchronized (JVM_WIDE_LOCK) {
      loading.run();
    }
  }

  /** Runs alone in this JVM with these properties, and puts back what was there before. */
  public static <E extends Exception> void with(Map<String, String> settings, Loading<E> loading)
      throws E {
    synchronized (JVM_WIDE_LOCK) {
      Map<String, @Nullable String> before = new HashMap<>();
      settings.forEach((name, value) -> before.put(name, System.setProperty(name, value)));
      try {
        loading.run();
      } finally {
        before.forEach(LoadSettings::restore);
      }
    }
  }

  private static void restore(String name, @Nullable String value) {
    if (value == null) {
      System.clearProperty(name);
    } else {
      System.setProperty(name, value);
    }
  }
}
