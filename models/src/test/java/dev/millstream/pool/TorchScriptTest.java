package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import dev.millstream.batch.BatchPolicy;
import dev.millstream.hub.FetchProgress;
import dev.millstream.model.ContentHash;
import dev.millstream.model.Device;
import dev.millstream.model.EngineChoice;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.EmbeddingTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder without any ONNX file: the model of {@link TinyModels#mean()} as TorchScript. */
class TorchScriptTest {
  private static final List<String> TEXTS =
      List.of("a mill", "the stream drives the mill and the mill grinds corn", "x y z", "");

  /** As against Python: the two engines add up in another order. */
  private static final float TOLERANCE = 1e-5f;

  @TempDir Path temporary;

  private Path folder;

  @BeforeEach
  void copyTheModel() throws IOException {
    folder = temporary.resolve("model");
    TinyModels.copy("sentence-similarity/mean", folder);
    Files.delete(folder.resolve("onnx/model.onnx"));
    Files.copy(
        TinyModels.folder("sentence-similarity/mean")
            .resolve("../../torchscript/model.pt")
            .normalize(),
        folder.resolve("model.pt"));
  }

  private ModelSpec spec(EngineChoice engine) {
    BatchPolicy wide = new BatchPolicy(4_096, 64, 256, Duration.ofMillis(5));
    ModelRef ref = new ModelRef.Folder(folder.toString());
    return new ModelSpec(ref, Variant.AUTO, Device.CPU, wide).with(engine);
  }

  @Test
  void isFoundAndPinnedByItsContent() throws IOException {
    PinnedModel pinned = PinnedModel.of(spec(EngineChoice.DJL_PYTORCH), FetchProgress.NONE);

    assertThat(pinned.files().onnxName()).isEqualTo("model.pt");
    assertThat(pinned.files().revision())
        .isEqualTo(ModelFiles.revisionOf(ContentHash.sha256(folder.resolve("model.pt"))));
    assertThat(pinned.spec().variant()).isEqualTo(Variant.parse("model.pt"));
    assertThat(pinned.spec().engine()).isEqualTo(EngineChoice.DJL_PYTORCH);
  }

  @Test
  void isNeverTakenUnlessItsEngineIsNamed() {
    for (EngineChoice engine : List.of(EngineChoice.DIRECT, EngineChoice.DJL_ONNX_RUNTIME)) {
      assertThatThrownBy(() -> ModelPool.ofThisProcess().lease(spec(engine)))
          .isInstanceOf(ModelLoadException.class)
          .hasMessageStartingWith(
              "model '%s' has no ONNX file (looked for onnx/model.onnx and model.onnx in ", folder);
    }
  }

  @Test
  void isMissedWithASentence() throws IOException {
    Files.move(folder.resolve("model.pt"), folder.resolve("pytorch_model.bin"));

    assertThatThrownBy(() -> ModelPool.ofThisProcess().lease(spec(EngineChoice.DJL_PYTORCH)))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "model '%s' has no TorchScript file (looked for model.pt and traced_model.pt and model.torchscript in %s)."
                + " Copy it there from the repository that the model came from, or name another model."
                + " If there is none, write one with torch.jit.trace and torch.jit.save; a pickle of weights is not one.",
            folder, folder);
  }

  @Test
  void saysWhichJarsAreMissing() {
    Assumptions.assumeFalse(hasPyTorch(), "not run: PyTorch is on the class path");

    assertThatThrownBy(() -> ModelPool.ofThisProcess().lease(spec(EngineChoice.DJL_PYTORCH)))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "the engine djl:PyTorch is not on the class path. Add ai.djl.pytorch:pytorch-engine, ai.djl.pytorch:pytorch-jni and ai.djl.pytorch:pytorch-native-cpu (docs/engines.md), or use the engine direct for an ONNX file.");
  }

  @Nested
  class ThroughPyTorch {
    @BeforeEach
    void requirePyTorch() {
      Assumptions.assumeTrue(hasPyTorch(), "not run: PyTorch is there with -Ppytorch only");
    }

    @Test
    void givesTheVectorsOfTheDirectEngineAndTheSameInABatch() throws Exception {
      ModelPool pool = ModelPool.ofThisProcess();
      try (Lease direct = pool.lease(ModelSpec.of(TinyModels.mean()));
          Lease pytorch = pool.lease(spec(EngineChoice.DJL_PYTORCH))) {
        EmbeddingTask task = direct.model().tasks().embedding(EmbeddingOptions.DEFAULT);
        EmbeddingTask same = pytorch.model().tasks().embedding(EmbeddingOptions.DEFAULT);
        var together = TEXTS.stream().map(text -> pytorch.model().submit(same, text)).toList();
        for (int i = 0; i < TEXTS.size(); i++) {
          float[] expected = direct.model().submit(task, TEXTS.get(i)).get().output().vector();
          float[] alone = pytorch.model().submit(same, TEXTS.get(i)).get().output().vector();

          assertThat(alone).containsExactly(expected, within(TOLERANCE));
          assertThat(together.get(i).get().output().vector())
              .containsExactly(expected, within(TOLERANCE));
        }
      }
    }
  }

  private static boolean hasPyTorch() {
    return Engine.hasEngine("PyTorch");
  }
}
