package dev.millstream.engine;

import ai.onnxruntime.OrtEnvironment;
import dev.millstream.model.ModelLoadException;
import dev.millstream.natives.ExitHooks;
import dev.millstream.natives.LibraryCopy;
import dev.millstream.natives.LoadSettings;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Loads ONNX Runtime's native library once per class loader.
 *
 * <p>Left to itself ONNX Runtime unpacks 24 MB for each class loader and deletes them when the JVM
 * ends, so a session cluster's disk would fill with each job submitted. Here the copies go as soon
 * as they are loaded. A build with GPUs looks for its further libraries beside the first one at any
 * time: its files are left alone, as is a place that the user chose.
 */
final class OnnxLibrary {
  private static final String PROPERTY = "onnxruntime.native.";
  private static final String RUNTIME = "onnxruntime";
  private static final String JNI = "onnxruntime4j_jni";
  private static final String PROVIDERS = "onnxruntime_providers_shared";

  private static boolean loaded; // guarded by LoadSettings.alone

  private OnnxLibrary() {}

  /**
   * The one environment of this class loader.
   *
   * @throws ModelLoadException when the library cannot be loaded
   */
  static OrtEnvironment environment() {
    try {
      LoadSettings.alone(OnnxLibrary::load);
      return OrtEnvironment.getEnvironment();
    } catch (IOException | LinkageError e) {
      throw new ModelLoadException(
          ("ONNX Runtime's native library cannot be loaded on %s %s: %s. Check that java.io.tmpdir"
                  + " '%s' has 30 MB left and may hold executable files.")
              .formatted(
                  System.getProperty("os.name"),
                  System.getProperty("os.arch"),
                  e,
                  System.getProperty("java.io.tmpdir")),
          e);
    }
  }

  private static void load() throws IOException {
    if (loaded) {
      return;
    }
    Optional<LibraryCopy> copied =
        isPlaceChosen() || hasProviders()
            ? Optional.empty()
            : LibraryCopy.of(
                loader(), "onnxruntime-java", List.of(resource(RUNTIME), resource(JNI)));
    if (copied.isPresent()) {
      try (LibraryCopy copy = copied.get()) {
        LoadSettings.with(
            Map.of(
                property(RUNTIME), copy.of(resource(RUNTIME)).toString(),
                property(JNI), copy.of(resource(JNI)).toString()),
            OnnxLibrary::makeEnvironment);
      }
    } else {
      makeEnvironment();
    }
    loaded = true;
  }

  /** The hook would close the environment at the JVM's end, also under a thread that still runs. */
  private static void makeEnvironment() {
    ExitHooks.removing(
        () -> {
          OrtEnvironment.getAvailableProviders(); // loads the native part, or says why not
          ServiceLoader.load(EnvironmentMaker.class, EnvironmentMaker.class.getClassLoader())
              .forEach(EnvironmentMaker::make);
          OrtEnvironment.getEnvironment();
        });
  }

  private static ClassLoader loader() {
    return OrtEnvironment.class.getClassLoader();
  }

  private static boolean hasProviders() {
    return loader().getResource(resource(PROVIDERS)) != null;
  }

  private static boolean isPlaceChosen() {
    return System.getProperties().stringPropertyNames().stream()
        .anyMatch(name -> name.startsWith(PROPERTY));
  }

  private static String property(String library) {
    return PROPERTY + library + ".path";
  }

  private static String resource(String library) {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    String platform =
        (os.startsWith("mac") ? "osx" : "linux") + "-" + (arch.equals("amd64") ? "x64" : arch);
    String file = System.mapLibraryName(library).replace("jnilib", "dylib");
    return "ai/onnxruntime/native/" + platform + "/" + file;
  }
}
