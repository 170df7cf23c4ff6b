package dev.millstream;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Loads everything on the class path a second time, as each Flink job does with its own jar. */
public final class IsolatedLoader extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  public IsolatedLoader() throws MalformedURLException {
    super(classPath(), ClassLoader.getPlatformClassLoader());
  }

  private static URL[] classPath() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }

  /** Whether a class was ever needed here. */
  public boolean hasLoaded(String className) {
    return findLoadedClass(className) != null;
  }
}
