package dev.millstream.engine;

/**
 * Makes ONNX Runtime's environment where a library insists on making it: there is one for each
 * class loader, and who comes first sets its threads. Found by {@link java.util.ServiceLoader} and
 * asked once, when the native part has just been loaded.
 */
public interface EnvironmentMaker {

  /** Makes the environment, or leaves it to be made by default. */
  void make();
}
