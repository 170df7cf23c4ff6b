package dev.millstream.engine.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import dev.millstream.IsolatedLoader;
import dev.millstream.engine.BatchShapes;
import dev.millstream.engine.Engine;
import dev.millstream.engine.GpuSetup;
import dev.millstream.engine.ModelSession;
import dev.millstream.model.Device;
import dev.millstream.model.GpuOptions;
import dev.millstream.pool.TinyModels;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Each test in a class loader of its own, which has an ONNX Runtime of its own. */
class EnvironmentOrderTest {
  private static final String INPUTS = "[attention_mask, input_ids, token_type_ids]";

  @Test
  void theDirectEngineMayComeFirst() throws Exception {
    assertThat(inALoader("direct, djl, direct")).isEqualTo(INPUTS.repeat(3));
  }

  @Test
  void djlMayComeFirst() throws Exception {
    assertThat(inALoader("djl, direct, djl")).isEqualTo(INPUTS.repeat(3));
  }

  @Test
  void anotherUserOfDjlMayComeFirst() throws Exception {
    assertThat(inALoader("stranger with djl, direct, djl")).isEqualTo("ready" + INPUTS.repeat(2));
  }

  @Test
  void whereAnotherMadeTheEnvironmentTheDirectEngineWorksAndDjlSaysWhyItDoesNot() throws Exception {
    assertThat(inALoader("stranger, direct, djl"))
        .startsWith("ready" + INPUTS + "the engine djl:OnnxRuntime cannot be started: ")
        .contains("when creating an OrtEnvironment, but one already exists.")
        .endsWith(" No other library may start ONNX Runtime before Millstream does.");
  }

  private static String inALoader(String steps) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader context = thread.getContextClassLoader();
    try (IsolatedLoader loader = new IsolatedLoader()) {
      thread.setContextClassLoader(loader);
      Class<?> program = loader.loadClass(Program.class.getName());
      return String.valueOf(program.getMethod("run", String.class).invoke(null, steps));
    } finally {
      thread.setContextClassLoader(context);
    }
  }

  /** Does things in an order, and says what came of each. */
  public static final class Program {
    private static final Map<String, Supplier<String>> STEPS =
        Map.of(
            "direct", () -> inputs(Engine.DIRECT),
            "djl", () -> inputs(DjlEngine.named("OnnxRuntime")),
            "stranger", () -> OrtEnvironment.getEnvironment() == null ? "" : "ready",
            "stranger with djl",
                () -> ai.djl.engine.Engine.getEngine("OnnxRuntime") == null ? "" : "ready");

    private Program() {}

    public static String run(String steps) {
      StringBuilder results = new StringBuilder();
      for (String step : steps.split(", ", -1)) {
        try {
          results.append(STEPS.get(step).get());
        } catch (RuntimeException e) {
          results.append(e.getMessage());
        }
      }
      return results.toString();
    }

    private static String inputs(Engine engine) {
      Path model = TinyModels.folder("sentence-similarity/mean").resolve("onnx/model.onnx");
      GpuSetup cpu = new GpuSetup(GpuOptions.DEFAULT, BatchShapes.of(64, 512, 512), null);
      try (ModelSession session = engine.open(model, Device.CPU, cpu)) {
        return new TreeSet<>(session.inputNames()).toString();
      }
    }
  }
}
