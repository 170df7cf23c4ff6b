package dev.millstream.engine.djl;

import ai.djl.engine.EngineException;
import dev.millstream.engine.EnvironmentMaker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets DJL's engine make ONNX Runtime's environment, where its jar is on the class path.
 *
 * <p>That engine's constructor throws where there is an environment already, while ours takes any.
 * What it makes differs from the default by a pool of threads that no session of ours uses, and
 * which is told to have one thread: the caller's own.
 */
public final class DjlEnvironment implements EnvironmentMaker {
  private static final Logger LOG = LoggerFactory.getLogger(DjlEnvironment.class);

  @Override
  public void make() {
    if (!StartedEngine.isOnClassPath(StartedEngine.ONNX_RUNTIME)) {
      return;
    }
    try {
      StartedEngine.named(StartedEngine.ONNX_RUNTIME);
    } catch (IllegalStateException | EngineException | LinkageError e) {
      LOG.info("DJL's OnnxRuntime engine cannot be used in this process: {}", e.toString());
    }
  }
}
