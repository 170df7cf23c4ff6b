package dev.millstream.natives;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes back what a library registers to be run at the JVM's end.
 *
 * <p>A hook's class holds its class loader, and the JVM holds the hook: were it left, no job's
 * classes would go before the TaskManager ends.
 */
public final class ExitHooks {
  private static final Logger LOG = LoggerFactory.getLogger(ExitHooks.class);

  private ExitHooks() {}

  /**
   * Runs and removes the hooks that it registered from this thread.
   *
   * <p>The JVM lists no hooks to its users, so its own table is read, which Flink's start scripts
   * allow. Where it is not allowed the hooks stay and a line is logged.
   */
  public static <E extends Exception> void removing(LoadSettings.Loading<E> loading) throws E {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // A new thread takes its context class loader from its maker, which marks the hooks as ours.
    ClassLoader mark = new ClassLoader(before) {};
    thread.setContextClassLoader(mark);
    try {
      loading.run();
    } finally {
      thread.setContextClassLoader(before);
      remove(mark);
    }
  }

  private static void remove(ClassLoader mark) {
    try {
      for (Thread hook : registered()) {
        if (hook.getContextClassLoader() == mark) {
          Runtime.getRuntime().removeShutdownHook(hook);
        }
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.info(
          "A native library's exit hook stays ({}), so this class loader stays until the JVM ends. Where jobs come and go, start Java with --add-opens=java.base/java.lang=ALL-UNNAMED, as Flink's scripts do.",
          e.toString());
    }
  }

  private static List<Thread> registered() throws ReflectiveOperationException {
    Class<?> table = Class.forName("java.lang.ApplicationShutdownHooks");
    Field hooks = table.getDeclaredField("hooks");
    hooks.setAccessible(true);
    List<Thread> threads = new ArrayList<>();
    synchronized (table) {
      // Null while the JVM ends.
      if (hooks.get(null) instanceof Map<?, ?> map) {
        map.keySet().forEach(hook -> threads.add((Thread) hook));
      }
    }
    return threads;
  }
}
