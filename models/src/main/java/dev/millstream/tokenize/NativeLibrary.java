package dev.millstream.tokenize;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import dev.millstream.model.ModelLoadException;
import dev.millstream.natives.LibraryCopy;
import dev.millstream.natives.LoadSettings;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the native tokenizers once per class loader, each time from a {@linkplain LibraryCopy copy
 * of its own}, which only system properties can tell the library's loader of (its other door,
 * environment variables, is closed to a running JVM). On Windows DJL's own cache is used, which
 * serves one class loader.
 *
 * <p>Nothing is fetched: the copy comes from the class path, offline mode is set while the library
 * loads, and the one class of DJL that reports its use is never touched ({@code OPT_OUT_TRACKING}
 * is set all the same, for whoever uses DJL beside us).
 */
final class NativeLibrary {
  private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);
  private static final String LIBRARY_PATH = "RUST_LIBRARY_PATH";
  private static final String OFFLINE = "ai.djl.offline";
  private static final String RESOURCE =
      "native/lib/" + platform() + "/cpu/" + System.mapLibraryName("tokenizers");

  private static boolean loaded; // guarded by LoadSettings.alone

  private NativeLibrary() {}

  static void load() {
    LoadSettings.alone(
        () -> {
          if (!loaded) {
            loadFromOwnCopy();
            loaded = true;
          }
        });
  }

  private static void loadFromOwnCopy() {
    try {
      Optional<LibraryCopy> copied =
          isPathChosen()
              ? Optional.empty()
              : LibraryCopy.of(
                  LibUtils.class.getClassLoader(), "millstream-tokenizers", List.of(RESOURCE));
      if (copied.isPresent()) {
        try (LibraryCopy copy = copied.get()) {
          loadFrom(Map.of(OFFLINE, "true", LIBRARY_PATH, copy.of(RESOURCE).toString()));
        }
      } else {
        loadFrom(Map.of(OFFLINE, "true"));
      }
    } catch (IOException | RuntimeException | LinkageError | AssertionError e) {
      throw new ModelLoadException(
          ("the native tokenizers library cannot be loaded on %s %s: %s. Check that"
                  + " java.io.tmpdir '%s' has 20 MB left and may hold executable files.")
              .formatted(
                  System.getProperty("os.name"),
                  System.getProperty("os.arch"),
                  reason(e),
                  System.getProperty("java.io.tmpdir")),
          e);
    }
  }

  private static void loadFrom(Map<String, String> settings) {
    if (System.getProperty("OPT_OUT_TRACKING") == null) {
      System.setProperty("OPT_OUT_TRACKING", "true");
    }
    Thread thread = Thread.currentThread();
    ClassLoader context = thread.getContextClassLoader();
    try {
      thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
      letJnaFindLibraries();
      // DJL looks for its version in the context class loader, and a runner's may not be the job's.
      thread.setContextClassLoader(LibUtils.class.getClassLoader());
      LoadSettings.with(settings, LibUtils::checkStatus);
    } finally {
      thread.setContextClassLoader(context);
    }
  }

  /**
   * DJL looks for a GPU through JNA, which runs a process to learn the system's library folders.
   * The JVM's thread that waits for processes keeps the context class loader it began with for as
   * long as processes are started, and a job's classes with it.
   */
  private static void letJnaFindLibraries() {
    try {
      Class.forName("com.sun.jna.NativeLibrary", true, LibUtils.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      LOG.debug("Without JNA no GPU is looked for.", e);
    }
  }

  private static boolean isPathChosen() {
    return System.getenv(LIBRARY_PATH) != null || System.getProperty(LIBRARY_PATH) != null;
  }

  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    return (os.startsWith("mac") ? "osx" : os.startsWith("windows") ? "win" : "linux")
        + "-"
        + (arch.equals("amd64") ? "x86_64" : arch);
  }

  private static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }
}
