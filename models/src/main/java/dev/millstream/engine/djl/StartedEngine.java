package dev.millstream.engine.djl;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineProvider;
import dev.millstream.natives.LoadSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.StreamSupport;

/**
 * Starts engines of DJL, each once per class loader, so that they do nothing of their own accord.
 *
 * <p>Nothing is fetched: offline mode is set while an engine starts, which is when DJL would fetch
 * native libraries, and its report of its use is switched off for the process. Runs use their
 * callers' threads, unless properties of DJL say otherwise.
 */
final class StartedEngine {
  static final String ONNX_RUNTIME = "OnnxRuntime";

  /** For the start alone. */
  private static final Map<String, String> AT_START =
      Map.of(
          "ai.djl.onnxruntime.num_threads", "1",
          "ai.djl.onnxruntime.num_interop_threads", "1",
          "ai.djl.pytorch.num_threads", "1",
          "ai.djl.pytorch.num_interop_threads", "1");

  /** For good: DJL reads them whenever it makes something. */
  private static final Map<String, String> FOR_GOOD =
      Map.of(
          "OPT_OUT_TRACKING", "true",
          // Or each batch also makes something of the second engine that DJL finds.
          "ai.djl.onnx.disable_alternative", "true");

  private StartedEngine() {}

  /** Whether there is such an engine to start. */
  static boolean isOnClassPath(String name) {
    return StreamSupport.stream(providers().spliterator(), false)
        .anyMatch(provider -> provider.getEngineName().equals(name));
  }

  /**
   * The engine.
   *
   * @throws RuntimeException or a LinkageError or an AssertionError when it cannot start
   */
  static Engine named(String name) {
    FOR_GOOD.forEach((key, value) -> System.getProperties().putIfAbsent(key, value));
    Map<String, String> settings = new HashMap<>(Map.of("ai.djl.offline", "true"));
    AT_START.forEach(
        (key, value) -> settings.put(key, String.valueOf(System.getProperty(key, value))));
    Thread thread = Thread.currentThread();
    ClassLoader context = thread.getContextClassLoader();
    // DJL looks for engines and their files there, and a runner's may not be the job's.
    thread.setContextClassLoader(StartedEngine.class.getClassLoader());
    try {
      LoadSettings.with(
          settings,
          () -> {
            providers().forEach(Engine::registerEngine);
            Engine.getEngine(name);
          });
    } finally {
      thread.setContextClassLoader(context);
    }
    return Engine.getEngine(name);
  }

  private static ServiceLoader<EngineProvider> providers() {
    return ServiceLoader.load(EngineProvider.class, StartedEngine.class.getClassLoader());
  }
}
