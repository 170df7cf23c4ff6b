package dev.millstream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millstream.model.Device;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionOpeningTest {
  private static final Path MAPPINGS = Path.of("/proc/self/maps");

  @TempDir private Path folder;

  private static SessionOpening opening(Path model) {
    return new SessionOpening(model, Device.CPU, GpuSetup.PLAIN, 1);
  }

  private static OnnxSession open(Path model) {
    return opening(model).mappedEncoder();
  }

  private Path copy(String name) throws IOException {
    Path copy = folder.toRealPath().resolve(name);
    Files.createDirectories(copy.getParent());
    return Files.copy(TinyBert.file(), copy);
  }

  private static List<String> mappingsOf(Path file) throws IOException {
    return Files.readAllLines(MAPPINGS).stream()
        .filter(mapping -> mapping.contains(file.toString()))
        .toList();
  }

  @Test
  void theModelHasTheInputsAndOutputsOfItsFile() {
    try (OnnxSession plain = opening(TinyBert.file()).open(RunShapes.NEW);
        OnnxSession copied = opening(TinyBert.file()).encoder();
        OnnxSession mapped = opening(TinyBert.file()).mappedEncoder()) {
      for (OnnxSession keyed : List.of(copied, mapped)) {
        assertThat(keyed.inputNames()).isEqualTo(plain.inputNames());
        assertThat(keyed.declaredInputs()).isEqualTo(plain.declaredInputs());
        assertThat(keyed.outputs()).isEqualTo(plain.outputs());
      }
    }
  }

  /** 1 and 60, 2 and 63, 4 and 57 have one exclusive or. */
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 60", "2, 63", "4, 57", "64, 64"})
  void eachShapeGivesTheSameBitsWithALayoutOfItsOwn(int rows, int length) {
    long[][] batch = TinyBert.batch(rows, length);
    try (OnnxSession plain = opening(TinyBert.file()).open(RunShapes.NEW);
        Workspace workspace = plain.newWorkspace();
        OnnxSession copied = opening(TinyBert.file()).encoder();
        OnnxSession mapped = opening(TinyBert.file()).mappedEncoder()) {
      assertThat(plain.layoutKeys()).isNull();
      float[][] expected = TinyBert.run(workspace, batch);
      for (OnnxSession keyed : List.of(copied, mapped)) {
        assertThat(keyed.layoutKeys()).isNotNull();
        try (Workspace keyedWorkspace = keyed.newWorkspace()) {
          for (int again = 0; again < 2; again++) {
            TinyBert.run(keyedWorkspace, TinyBert.batch(2, 63));
            TinyBert.run(keyedWorkspace, TinyBert.batch(1, 60));
            TinyBert.run(keyedWorkspace, TinyBert.batch(4, 57));

            assertThat(TinyBert.run(keyedWorkspace, batch)).isDeepEqualTo(expected);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text-classification/distilbert-single-label/onnx/model.onnx",
        "text-classification/xlm-roberta-multi-label/onnx/model.onnx",
        "token-classification/roberta/onnx/model.onnx",
        "fill-mask/bert/onnx/model.onnx",
        "question-answering/bert/onnx/model.onnx",
        "sparse-encoder/splade/onnx/model.onnx",
        "text2text-generation/t5/onnx/encoder_model.onnx"
      })
  void eachKindOfModelGivesTheSameBits(String name) throws URISyntaxException {
    URL resource = SessionOpeningTest.class.getResource("/tiny/" + name);
    Path model = Path.of(Objects.requireNonNull(resource, name).toURI());
    try (OnnxSession plain = opening(model).open(RunShapes.NEW);
        OnnxSession copied = opening(model).encoder();
        OnnxSession mapped = opening(model).mappedEncoder()) {
      Map<String, List<Float>> expected = run(plain);
      for (OnnxSession keyed : List.of(copied, mapped)) {
        assertThat(keyed.layoutKeys()).isNotNull();
        assertThat(run(keyed)).isEqualTo(expected);
      }
    }
  }

  /** All outputs for three rows of seven tokens. */
  private static Map<String, List<Float>> run(OnnxSession session) {
    try (Workspace workspace = session.newWorkspace()) {
      return run(session, workspace);
    }
  }

  private static Map<String, List<Float>> run(OnnxSession session, Workspace workspace) {
    for (String input : session.inputNames()) {
      LongBuffer values = workspace.longInput(input, 3, 7);
      for (int i = 0; i < values.limit(); i++) {
        values.put(i, input.equals("input_ids") ? 5 + i : input.equals("attention_mask") ? 1 : 0);
      }
    }
    Map<String, long[]> shapes = new TreeMap<>();
    for (TensorShape output : session.outputs()) {
      long[] shape = output.dims().stream().mapToLong(dim -> dim).toArray();
      shape[0] = 3;
      if (shape.length > 1 && shape[1] < 0) {
        shape[1] = 7;
      }
      shapes.put(output.name(), shape);
    }
    Map<String, List<Float>> results = new TreeMap<>();
    workspace
        .run(shapes)
        .forEach(
            (output, values) -> {
              List<Float> list = new ArrayList<>();
              while (values.hasRemaining()) {
                list.add(values.get());
              }
              results.put(output, list);
            });
    return results;
  }

  @Test
  void theFileIsMappedUntilTheSessionIsClosedAndOnlyWhereThatWasAskedFor() throws IOException {
    assumeThat(MAPPINGS).as("not run: mappings are listed on Linux only").exists();
    Path file = copy("model.onnx");
    try (OnnxSession whole = OnnxSession.open(file, Device.CPU)) {
      assertThat(whole.inputNames()).isNotEmpty();
      assertThat(mappingsOf(file)).isEmpty();
    }
    try (OnnxSession mapped = open(file)) {
      assertThat(mapped.inputNames()).isNotEmpty();
      assertThat(mappingsOf(file)).isNotEmpty();
    }
    assertThat(mappingsOf(file)).isEmpty();
  }

  @Test
  void aLinkOfACacheLeadsToTheWeightsAndTheFileMayBeDeleted() throws IOException {
    Path blob = copy("blobs/0123abcd");
    Path link = folder.resolve("snapshots/main/model.onnx");
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of("../../blobs/0123abcd"));
    long[][] batch = TinyBert.batch(3, 20);
    try (OnnxSession whole = TinyBert.open();
        Workspace workspace = whole.newWorkspace();
        OnnxSession mapped = open(link);
        Workspace mappedWorkspace = mapped.newWorkspace()) {
      assertThat(mapped.layoutKeys()).isNotNull();
      Files.delete(blob);

      assertThat(TinyBert.run(mappedWorkspace, batch))
          .isDeepEqualTo(TinyBert.run(workspace, batch));
    }
  }

  @Test
  void aModelWithWeightsBesideItIsOpenedAsItIs() throws IOException {
    ProtobufWriter weights =
        OnnxWriter.external(
            OnnxWriter.tensor("weights", OnnxWriter.FLOAT, 1, 4), "location", "model.onnx_data");
    ProtobufWriter graph =
        new ProtobufWriter()
            .message(1, OnnxWriter.node("Add", List.of("x", "weights"), "y"))
            .message(5, weights)
            .message(11, OnnxWriter.matrix("x", OnnxWriter.FLOAT))
            .message(12, OnnxWriter.matrix("y", OnnxWriter.FLOAT));
    Path repository = folder.resolve("models--acme--toy");
    Path blobs = Files.createDirectories(repository.resolve("blobs"));
    Path snapshot =
        Files.createDirectories(repository.resolve("snapshots").resolve("0".repeat(40)));
    Files.write(blobs.resolve("aa"), OnnxWriter.model(graph));
    Files.write(blobs.resolve("bb"), new byte[4 * Float.BYTES]);
    Path model =
        Files.createSymbolicLink(snapshot.resolve("model.onnx"), Path.of("../../blobs/aa"));
    Files.createSymbolicLink(snapshot.resolve("model.onnx_data"), Path.of("../../blobs/bb"));

    try (OnnxSession session = open(model)) {
      assertThat(session.layoutKeys()).isNull();
      assertThat(session.inputNames()).containsExactly("x");
    }
  }

  @Test
  void theCopyOfAFolderIsGoneOnceItIsRead() throws IOException {
    String name = UUID.randomUUID() + ".onnx";
    try (OnnxSession copied = opening(copy(name)).encoder()) {
      assertThat(copied.layoutKeys()).isNotNull();
      try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .noneMatch(file -> file.startsWith("millstream-" + name));
      }
    }
  }

  @Test
  void aModelThatHasAnInputOfThatNameKeepsIt() throws IOException {
    ProtobufWriter graph =
        new ProtobufWriter()
            .message(1, OnnxWriter.node("Identity", List.of(LayoutKeys.INPUT), "y"))
            .message(11, OnnxWriter.matrix(LayoutKeys.INPUT, OnnxWriter.FLOAT))
            .message(12, OnnxWriter.matrix("y", OnnxWriter.FLOAT));
    Path model = Files.write(folder.resolve("model.onnx"), OnnxWriter.model(graph));

    try (OnnxSession session = open(model)) {
      assertThat(session.inputNames()).containsExactly(LayoutKeys.INPUT);
    }
  }
}
