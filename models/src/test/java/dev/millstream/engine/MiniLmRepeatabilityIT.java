package dev.millstream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.Shared;
import dev.millstream.model.Device;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bundled model, whose matrices are large enough for every kernel that the engine may pick. */
class MiniLmRepeatabilityIT {
  private static final int DIMENSIONS = 384;

  private static OnnxSession session;

  @BeforeAll
  static void open(@TempDir Path folder) throws IOException {
    Path model = folder.resolve("model.onnx");
    try (InputStream bundled =
        MiniLmRepeatabilityIT.class.getResourceAsStream("/all-minilm-l6-v2.onnx")) {
      Files.copy(bundled, model);
    }
    session = OnnxSession.open(model, Device.CPU);
  }

  @AfterAll
  static void close() {
    session.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 8, 16})
  void aRowHasTheSameBitsAloneAndInABatchOfAnyLengths(int rows) {
    Random random = new Random(rows);
    List<long[]> batch = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      batch.add(random.longs(2 + random.nextInt(120), 1000, 30_000).toArray());
    }
    try (Workspace workspace = session.newWorkspace()) {
      List<float[]> together = run(workspace, batch);

      for (int i = 0; i < rows; i++) {
        assertThat(run(workspace, List.of(batch.get(i))).get(0)).isEqualTo(together.get(i));
      }
    }
  }

  @Test
  void aRowHasTheSameBitsInASessionOpenedAgain(@TempDir Path folder) throws IOException {
    List<long[]> rows = List.of(new Random(1).longs(64, 1000, 30_000).toArray());
    try (Workspace workspace = session.newWorkspace();
        OnnxSession again =
            OnnxSession.open(Files.copy(session.file(), folder.resolve("again.onnx")), Device.CPU);
        Workspace second = again.newWorkspace()) {
      assertThat(run(second, rows).get(0)).isEqualTo(run(workspace, rows).get(0));
    }
  }

  @Test
  void aRowHasTheSameBitsWhereTheFileIsMapped() {
    assertSameBitsMapped(session.file());
  }

  @Test
  void aRowHasTheSameBitsWhereAnEightBitFileIsMapped() {
    assertSameBitsMapped(
        Shared.file("models/sentence-transformers/all-MiniLM-L6-v2/onnx/model_quantized.onnx"));
  }

  private static void assertSameBitsMapped(Path model) {
    List<long[]> rows =
        List.of(
            new Random(1).longs(64, 1000, 30_000).toArray(),
            new Random(2).longs(9, 1000, 30_000).toArray());
    try (OnnxSession whole = OnnxSession.open(model, Device.CPU);
        Workspace workspace = whole.newWorkspace();
        ModelSession mapped = OnnxSession.openMapped(model, Device.CPU, GpuSetup.PLAIN);
        Workspace mappedWorkspace = mapped.newWorkspace()) {
      for (List<long[]> batch : List.of(rows.subList(0, 1), rows, rows.subList(1, 2))) {
        assertThat(run(mappedWorkspace, batch).toArray(float[][]::new))
            .isDeepEqualTo(run(workspace, batch).toArray(float[][]::new));
      }
    }
  }

  private static List<float[]> run(Workspace workspace, List<long[]> rows) {
    int columns = rows.stream().mapToInt(row -> row.length).max().orElseThrow();
    LongBuffer ids = workspace.longInput("input_ids", rows.size(), columns);
    LongBuffer mask = workspace.longInput("attention_mask", rows.size(), columns);
    workspace.longInput("token_type_ids", rows.size(), columns);
    for (int row = 0; row < rows.size(); row++) {
      for (int i = 0; i < rows.get(row).length; i++) {
        ids.put(row * columns + i, rows.get(row)[i]);
        mask.put(row * columns + i, 1);
      }
    }
    FloatBuffer hidden = workspace.run("last_hidden_state", rows.size(), columns, DIMENSIONS);
    List<float[]> states = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      float[] own = new float[rows.get(row).length * DIMENSIONS];
      hidden.get(row * columns * DIMENSIONS, own);
      states.add(own);
    }
    return states;
  }
}
