package dev.millstream.tokenize;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import dev.millstream.model.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Loads the native tokenizers once per class loader, each time from a file of its own.
 *
 * <p>A JVM refuses to load one file for two class loaders, and every Flink job has its own. So the
 * library is copied to a fresh folder, loaded, and the copy deleted: what is mapped stays mapped.
 * Only system properties reach the library's loader (its other door, environment variables, is
 * closed to a running JVM); they are of the whole JVM, so they are set, used and put back under a
 * lock of the whole JVM. On Windows, whose loaded files cannot be deleted, DJL's own cache is used,
 * which serves one class loader.
 *
 * <p>Nothing is fetched: the copy comes from the class path, offline mode is set while the library
 * loads, and the one class of DJL that reports its use is never touched ({@code OPT_OUT_TRACKING}
 * is set all the same, for whoever uses DJL beside us).
 */
final class NativeLibrary {
  private static final String LIBRARY_PATH = "RUST_LIBRARY_PATH";

  /** An interned string is the same object in every class loader. */
  private static final String JVM_WIDE_LOCK = "dev.millstream.tokenize.NativeLibrary".intern();

  private static boolean loaded; // guarded by JVM_WIDE_LOCK

  private NativeLibrary() {}

  static void load() {
    synchronized (JVM_WIDE_LOCK) {
      if (!loaded) {
        loadFromOwnCopy();
        loaded = true;
      }
    }
  }

  private static void loadFromOwnCopy() {
    Path copy = null;
    try {
      copy = isPathChosen() ? null : copyFromClassPath();
      loadFrom(copy);
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
    } finally {
      delete(copy);
    }
  }

  private static void loadFrom(@Nullable Path copy) {
    Map<String, String> settings = new HashMap<>();
    settings.put("ai.djl.offline", "true");
    if (copy != null) {
      settings.put(LIBRARY_PATH, copy.toString());
    }
    if (System.getProperty("OPT_OUT_TRACKING") == null) {
      System.setProperty("OPT_OUT_TRACKING", "true");
    }
    Map<String, @Nullable String> before = new HashMap<>();
    settings.forEach((name, value) -> before.put(name, System.setProperty(name, value)));
    Thread thread = Thread.currentThread();
    ClassLoader context = thread.getContextClassLoader();
    // DJL looks for its version in the context class loader, and a runner's may not be the job's.
    thread.setContextClassLoader(LibUtils.class.getClassLoader());
    try {
      LibUtils.checkStatus();
    } finally {
      thread.setContextClassLoader(context);
      before.forEach(NativeLibrary::restore);
    }
  }

  private static void restore(String name, @Nullable String value) {
    if (value == null) {
      System.clearProperty(name);
    } else {
      System.setProperty(name, value);
    }
  }

  private static boolean isPathChosen() {
    return System.getenv(LIBRARY_PATH) != null || System.getProperty(LIBRARY_PATH) != null;
  }

  /** Null where the class path has no library for this platform, or Windows needs several. */
  private static @Nullable Path copyFromClassPath() throws IOException {
    String name = System.mapLibraryName("tokenizers");
    String resource = "native/lib/" + platform() + "/cpu/" + name;
    try (InputStream library = LibUtils.class.getClassLoader().getResourceAsStream(resource)) {
      if (library == null || name.endsWith(".dll")) {
        return null;
      }
      Path copy = Files.createTempDirectory("millstream-tokenizers").resolve(name);
      Files.copy(library, copy);
      return copy;
    }
  }

  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    return (os.startsWith("mac") ? "osx" : os.startsWith("windows") ? "win" : "linux")
        + "-"
        + (arch.equals("amd64") ? "x86_64" : arch);
  }

  private static void delete(@Nullable Path copy) {
    if (copy != null) {
      // A file that cannot be deleted now goes with the JVM.
      if (!copy.toFile().delete()) {
        copy.toFile().deleteOnExit();
      }
      Path folder = copy.getParent();
      if (folder != null && !folder.toFile().delete()) {
        folder.toFile().deleteOnExit();
      }
    }
  }

  private static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }
}
