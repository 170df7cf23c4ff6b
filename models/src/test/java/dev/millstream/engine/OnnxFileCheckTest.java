package dev.millstream.engine;

import static dev.millstream.engine.OnnxWriter.FLOAT;
import static dev.millstream.engine.OnnxWriter.INT64;
import static dev.millstream.engine.OnnxWriter.attribute;
import static dev.millstream.engine.OnnxWriter.longs;
import static dev.millstream.engine.OnnxWriter.model;
import static dev.millstream.engine.OnnxWriter.node;
import static dev.millstream.engine.OnnxWriter.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.Shared;
import dev.millstream.model.ModelLoadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxFileCheckTest {
  @TempDir Path folder;

  @Nested
  class TheFile {

    @Test
    void mustExist() {
      Path model = folder.resolve("model.onnx");

      assertRefused(
          model, "there is no model file '%s'. Fetch the model again, or name a file it has.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.ort", "model.bin"})
    void mustBeOfOnnxFormatByName(String name) throws IOException {
      assertRefused(
          Files.createFile(folder.resolve(name)),
          "'%s' is not a model file. Name a file that ends in .onnx.");
    }

    @Test
    void mustNotBeAFolder() throws IOException {
      assertRefused(
          Files.createDirectory(folder.resolve("model.onnx")),
          "'%s' is not a model file. Name a file that ends in .onnx.");
    }

    @Test
    void mustNotBeEmpty() throws IOException {
      assertRefused(write(new byte[0]), "model file '%s' is empty. Fetch it again.");
    }

    @Test
    void mustNotBeSomethingElse() throws IOException {
      assertRefused(
          write("<html>Rate limited</html>".getBytes(StandardCharsets.UTF_8)),
          "model file '%s' cannot be read as ONNX: the wire type 4 is none. Fetch it again.");
    }

    @Test
    void mustNotBeCutOff() throws IOException {
      byte[] whole = model(graph(longs("w", 1, 2, 3)));

      assertRefused(
          write(Arrays.copyOf(whole, whole.length - 9)),
          "model file '%s' cannot be read as ONNX: a field is longer than the message around it."
              + " Fetch it again.");
    }

    @Test
    void mayBeAnyModelOfTheTests() throws IOException {
      try (Stream<Path> files = Files.walk(Shared.file("models"))) {
        List<Path> models = files.filter(file -> file.toString().endsWith(".onnx")).toList();

        assertThat(models).hasSizeGreaterThan(20);
        assertThat(models)
            .allSatisfy(
                model ->
                    assertThatCode(() -> OnnxFileCheck.check(model)).doesNotThrowAnyException());
      }
    }
  }

  @Nested
  class ATensorLargerThanItsData {

    @Test
    void isRefused() throws IOException {
      assertShapeRefused(tensor("w", FLOAT, 1 << 30).bytes(9, new byte[4]), "[1073741824]", 4);
    }

    @Test
    void isRefusedWhenItsSizeOverflows() throws IOException {
      long half = 1L << 32;

      assertShapeRefused(tensor("w", FLOAT, half, half), "[4294967296, 4294967296]", 0);
    }

    @Test
    void isRefusedWhenADimensionIsNegative() throws IOException {
      assertShapeRefused(tensor("w", FLOAT, -4).bytes(9, new byte[16]), "[-4]", 16);
    }

    @Test
    void isRefusedInsideANode() throws IOException {
      ProtobufWriter value = attribute("value", tensor("w", INT64, 99).bytes(9, new byte[8]));

      assertShapeRefused(
          new ProtobufWriter().message(1, node("Constant", List.of(), "c").message(5, value)),
          "[99]",
          8);
    }

    @Test
    void isRefusedInsideABranch() throws IOException {
      ProtobufWriter branch = graph(tensor("w", INT64, 99).bytes(9, new byte[8]));
      ProtobufWriter then = new ProtobufWriter().string(1, "then_branch").message(6, branch);

      assertShapeRefused(
          new ProtobufWriter().message(1, node("If", List.of("c"), "o").message(5, then)),
          "[99]",
          8);
    }

    @Test
    void isRefusedInTwoHalvesThatProtobufWouldMerge() throws IOException {
      ProtobufWriter value =
          attribute("value", tensor("w", FLOAT, 4).bytes(9, new byte[16]))
              .message(5, new ProtobufWriter().number(1, 1 << 28));

      assertRefused(
          write(
              model(
                  new ProtobufWriter()
                      .message(1, node("Constant", List.of(), "c").message(5, value)))),
          "model file '%s' cannot be read as ONNX: field 5 stands twice where it may stand once."
              + " Fetch it again.");
    }

    @Test
    void isNotOneOfNoElements() throws IOException {
      Path model = write(model(graph(tensor("w", FLOAT, 0, 1L << 40))));

      assertThatCode(() -> OnnxFileCheck.check(model)).doesNotThrowAnyException();
    }

    @Test
    void isNotOneOfPackedNumbers() throws IOException {
      ProtobufWriter dims = new ProtobufWriter().varint(2).varint(3);
      ProtobufWriter values = new ProtobufWriter();
      for (int i = 0; i < 6; i++) {
        values.varint(i);
      }
      ProtobufWriter tensor =
          new ProtobufWriter().message(1, dims).number(2, INT64).message(7, values);

      Path model = write(model(graph(tensor)));

      assertThatCode(() -> OnnxFileCheck.check(model)).doesNotThrowAnyException();
    }

    private void assertShapeRefused(ProtobufWriter part, String dims, int bytes)
        throws IOException {
      boolean isGraph = part.toBytes()[0] == ((1 << 3) | 2);
      assertRefused(
          write(model(isGraph ? part : graph(part))),
          "model '%s' is refused: its tensor 'w' claims the shape "
              + dims
              + ", and its data has "
              + bytes
              + " bytes. Fetch it again; if it stays so, do not use it.");
    }
  }

  @Nested
  class ATensorFilledFromAShape {

    @Test
    void isRefusedWhenAnInitializerMakesItHuge() throws IOException {
      assertHuge(
          graph(longs("shape", 1 << 15, 1 << 15))
              .message(1, node("ConstantOfShape", List.of("shape"), "o")));
    }

    @Test
    void isRefusedWhenAConstantMakesItHuge() throws IOException {
      ProtobufWriter value = attribute("value", longs("", 1 << 15, 1 << 15));

      assertHuge(
          new ProtobufWriter()
              .message(1, node("Constant", List.of(), "shape").message(5, value))
              .message(1, node("Expand", List.of("x", "shape"), "o")));
    }

    @Test
    void isRefusedWhenAnAttributeMakesItHuge() throws IOException {
      ProtobufWriter shape = new ProtobufWriter().string(1, "shape").number(8, 1 << 30);

      assertHuge(
          new ProtobufWriter().message(1, node("RandomNormal", List.of(), "o").message(5, shape)));
    }

    @Test
    void isRefusedWhenItIsSparseAndHuge() throws IOException {
      ProtobufWriter sparse =
          new ProtobufWriter()
              .message(1, tensor("values", FLOAT, 1).bytes(9, new byte[4]))
              .message(2, longs("indices", 0))
              .number(3, 1 << 30);

      assertHuge(new ProtobufWriter().message(15, sparse));
    }

    @Test
    void mayHaveTheSizeOfAMask() throws IOException {
      Path model =
          write(
              model(
                  graph(longs("shape", 1, 1, 8192, 8192))
                      .message(1, node("ConstantOfShape", List.of("shape"), "o"))));

      assertThatCode(() -> OnnxFileCheck.check(model)).doesNotThrowAnyException();
    }

    private void assertHuge(ProtobufWriter graph) throws IOException {
      assertRefused(
          write(model(graph)),
          "model '%s' is refused: it fills a tensor of 1073741824 elements when it is loaded, and"
              + " at most 67108864 are allowed. Do not use it.");
    }
  }

  private static ProtobufWriter graph(ProtobufWriter initializer) {
    return new ProtobufWriter().message(5, initializer);
  }

  private Path write(byte[] bytes) throws IOException {
    return write(folder.resolve("model.onnx"), bytes);
  }

  private static Path write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }

  private static void assertRefused(Path model, String sentence) {
    assertThatThrownBy(() -> OnnxFileCheck.check(model))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(sentence, model);
  }
}
