package dev.millstream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphWithoutWeightsTest {
  private static final int INT8 = 3;

  @TempDir private Path folder;

  private Path file(byte[] model) throws IOException {
    return Files.write(folder.resolve("toy.onnx"), model);
  }

  private static ProtobufWriter tensor(String name, int elements) {
    return OnnxWriter.tensor(name, INT8, elements);
  }

  private static byte[] filled(int bytes, int value) {
    byte[] filled = new byte[bytes];
    Arrays.fill(filled, (byte) value);
    return filled;
  }

  @Test
  void largeTensorsSayWhereInTheFileTheyLie() throws IOException {
    byte[] large = filled(1024, 7);
    byte[] larger = filled(2048, 8);
    ProtobufWriter node = OnnxWriter.node("Identity", List.of("large"), "y");
    Path file =
        file(
            OnnxWriter.model(
                new ProtobufWriter()
                    .message(5, tensor("large", 1024).bytes(9, large))
                    .message(1, node)
                    .message(5, tensor("larger", 2048).bytes(9, larger))));
    byte[] whole = Files.readAllBytes(file);

    byte[] expected =
        OnnxWriter.model(
            new ProtobufWriter()
                .message(5, lyingIn(whole, large, tensor("large", 1024)))
                .message(1, node)
                .message(5, lyingIn(whole, larger, tensor("larger", 2048))));
    assertThat(GraphWithoutWeights.of(file)).contains(expected);
  }

  private static ProtobufWriter lyingIn(byte[] file, byte[] elements, ProtobufWriter tensor) {
    return OnnxWriter.external(
        tensor,
        "location",
        "toy.onnx",
        "offset",
        String.valueOf(text(file).indexOf(text(elements))),
        "length",
        String.valueOf(elements.length));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Test
  void whatIsSmallOrNotPlainOrElsewhereStays() throws IOException {
    byte[] model =
        OnnxWriter.model(
            new ProtobufWriter()
                .message(5, tensor("small", 1023).bytes(9, filled(1023, 1)))
                .message(
                    5, OnnxWriter.tensor("typed", OnnxWriter.FLOAT, 512).bytes(4, filled(2048, 1)))
                .message(5, OnnxWriter.external(tensor("far", 2048), "location", "toy.onnx_data"))
                .message(
                    1,
                    OnnxWriter.node("Constant", List.of(), "y")
                        .message(
                            5,
                            OnnxWriter.attribute(
                                "value", tensor("", 2048).bytes(9, filled(2048, 1)))))
                .message(12, OnnxWriter.matrix("y", OnnxWriter.FLOAT)));

    assertThat(GraphWithoutWeights.of(file(model))).contains(model);
  }

  @Test
  void ofElementsWrittenTwiceTheLastCount() throws IOException {
    byte[] last = filled(1024, 2);
    ProtobufWriter twice = tensor("twice", 1024).bytes(9, filled(1024, 1)).bytes(9, last);
    Path file = file(OnnxWriter.model(new ProtobufWriter().message(5, twice)));
    byte[] whole = Files.readAllBytes(file);

    byte[] expected =
        OnnxWriter.model(
            new ProtobufWriter().message(5, lyingIn(whole, last, tensor("twice", 1024))));
    assertThat(GraphWithoutWeights.of(file)).contains(expected);
  }

  @Test
  void tooMuchThatIsNoPlainTensorIsNotHeld() throws IOException {
    int bytes = 65 << 20;
    ProtobufWriter typed =
        OnnxWriter.tensor("typed", OnnxWriter.FLOAT, bytes / Float.BYTES).bytes(4, new byte[bytes]);
    Path file = file(OnnxWriter.model(new ProtobufWriter().message(5, typed)));

    assertThat(GraphWithoutWeights.of(file)).isEmpty();
  }

  @Test
  void saysThatAFileIsCutShort() throws IOException {
    ProtobufWriter weights = tensor("large", 1024).bytes(9, filled(1024, 7));
    byte[] model = OnnxWriter.model(new ProtobufWriter().message(5, weights));
    Path file = file(Arrays.copyOf(model, model.length - 100));

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> GraphWithoutWeights.of(file))
        .withMessage("a field is longer than the message around it");
  }
}
