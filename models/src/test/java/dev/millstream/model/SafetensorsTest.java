package dev.millstream.model;

import static dev.millstream.model.ModelOnDisk.safetensors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  private static final String TWO_BY_TWO =
      "{\"__metadata__\":{\"format\":\"pt\"},"
          + "\"w\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]}}   ";

  @TempDir Path folder;

  private Path write(byte[] content) throws IOException {
    return Files.write(folder.resolve("model.safetensors"), content);
  }

  private void refuses(byte[] content, String why) throws IOException {
    Path file = write(content);

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> Safetensors.open(file))
        .withMessage(
            "the weights in %s cannot be used: %s. Fetch the file again.".formatted(file, why));
  }

  @Test
  void readsATensorRowByRow() throws IOException {
    Safetensors stored = Safetensors.open(write(safetensors(TWO_BY_TWO, 1, 2, 3, -4.5f)));

    assertThat(stored.names()).containsExactly("w");
    assertThat(stored.floats("w", 2, 2)).containsExactly(1, 2, 3, -4.5f);
  }

  @Test
  void readsWhatTorchWrote() {
    Safetensors stored =
        Safetensors.open(ModelOnDisk.tiny("dense-normalize").require("2_Dense/model.safetensors"));

    assertThat(stored.names()).containsExactlyInAnyOrder("linear.bias", "linear.weight");
    // Python: struct.unpack('<3f', ...) at the offsets that the header gives
    assertThat(stored.floats("linear.bias", 16))
        .hasSize(16)
        .startsWith(0.015991211f, -0.103027344f, -0.17480469f);
    assertThat(stored.floats("linear.weight", 16, 32))
        .hasSize(512)
        .startsWith(0.33007812f, -0.14257812f, -0.515625f);
  }

  @ParameterizedTest
  @CsvSource({
    "F16, 0x3c00, 1",
    "F16, 0xc000, -2",
    "F16, 0x7bff, 65504",
    "F16, 0x0001, 5.9604645e-8",
    "F16, 0x03ff, 6.097555e-5",
    "F16, 0x0400, 6.1035156e-5",
    "F16, 0x3555, 0.33325195",
    "F16, 0x7c00, Infinity",
    "F16, 0xfc00, -Infinity",
    "F16, 0x7e00, NaN",
    "F16, 0x8000, -0.0",
    "BF16, 0x3f80, 1",
    "BF16, 0xc049, -3.140625",
    "BF16, 0x7f80, Infinity",
    "BF16, 0x7fc0, NaN",
    "BF16, 0x0080, 1.17549435e-38",
  })
  void widensSixteenBitNumbers(String type, String bits, float expected) throws IOException {
    byte[] data =
        ByteBuffer.allocate(2)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) (int) Integer.decode(bits))
            .array();
    String header = "{\"w\":{\"dtype\":\"%s\",\"shape\":[1],\"data_offsets\":[0,2]}}";

    float[] read =
        Safetensors.open(write(safetensors(header.formatted(type), data))).floats("w", 1);

    assertThat(Float.floatToIntBits(read[0])).isEqualTo(Float.floatToIntBits(expected));
  }

  @Test
  void everyHalfIsWidenedExactly() throws IOException {
    ByteBuffer data = ByteBuffer.allocate(2 * 65_536).order(ByteOrder.LITTLE_ENDIAN);
    for (int bits = 0; bits < 65_536; bits++) {
      data.putShort((short) bits);
    }
    String header = "{\"w\":{\"dtype\":\"F16\",\"shape\":[65536],\"data_offsets\":[0,131072]}}";

    float[] read = Safetensors.open(write(safetensors(header, data.array()))).floats("w", 65_536);

    for (int bits = 0; bits < 65_536; bits++) {
      int exponent = bits >> 10 & 31;
      double significand = (bits & 1023) + (exponent == 0 ? 0 : 1024);
      double expected = Math.scalb(significand, Math.max(exponent, 1) - 25);
      if (exponent < 31) {
        assertThat((double) read[bits]).isEqualTo(bits < 32_768 ? expected : -expected);
      }
    }
  }

  @Test
  void namesTheTensorsThereAre() throws IOException {
    Safetensors stored = Safetensors.open(write(safetensors(TWO_BY_TWO, 1, 2, 3, 4)));

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> stored.floats("linear.weight", 2, 2))
        .withMessage(
            "the weights in %s cannot be used: it has no tensor 'linear.weight', only [w]. Fetch"
                    .formatted(folder.resolve("model.safetensors"))
                + " the file again.");
  }

  @Test
  void refusesAnotherShapeThanTheConfigurationSays() throws IOException {
    Safetensors stored = Safetensors.open(write(safetensors(TWO_BY_TWO, 1, 2, 3, 4)));

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> stored.floats("w", 4))
        .withMessage(
            "the weights in %s cannot be used: tensor 'w' has shape [2, 2], but the model's"
                    .formatted(folder.resolve("model.safetensors"))
                + " configuration says [4]. Fetch the file again.");
  }

  @Test
  void refusesTypesThatHoldNoFloatingPointNumbers() throws IOException {
    String header = "{\"w\":{\"dtype\":\"I64\",\"shape\":[2],\"data_offsets\":[0,16]}}";
    Safetensors stored = Safetensors.open(write(safetensors(header, 1, 2, 3, 4)));

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> stored.floats("w", 2))
        .withMessage(
            "the weights in %s cannot be used: tensor 'w' is 16 bytes of type I64; up to 2 GB of"
                    .formatted(folder.resolve("model.safetensors"))
                + " F32, F16 and BF16 are read. Fetch the file again.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[0,20] | [2,2]", // more bytes than the shape has
        "[4,20] | [2,2]", // ends behind the data
        "[-4,12] | [2,2]",
        "[16,0] | [2,2]",
        "[0] | [2,2]",
        "[0,0] | [4294967296,4294967296]", // overflows to 0
        "[0,16] | [-2,-2]",
        "[0,16] | [2,2.0]",
      })
  void refusesTensorsThatDoNotFitTheFile(String offsets, String shape) throws IOException {
    String header =
        "{\"w\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":%s}}".formatted(shape, offsets);

    refuses(
        safetensors(header, 1, 2, 3, 4),
        "tensor 'w' is described as {\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":%s}, which does"
                .formatted(shape, offsets)
            + " not fit the 16 bytes of data");
  }

  @Test
  void refusesAHeaderLongerThanTheFile() throws IOException {
    byte[] file = safetensors(TWO_BY_TWO, 1, 2, 3, 4);
    byte[] huge = ByteBuffer.wrap(file.clone()).putLong(0, -1L).array();

    refuses(
        huge,
        "its header would have 18446744073709551615 bytes, of a file of %d; at most 25000000 are read"
            .formatted(file.length));
    refuses(new byte[3], "it has 3 bytes and the header's length alone takes 8");
  }

  @Test
  void refusesAHeaderThatIsNotOneJsonObject() throws IOException {
    refuses(safetensors("[]", 1), "its header is not a JSON object");
    refuses(safetensors("{\"w\":{},\"w\":{}}", 1), "its header is not JSON: Duplicate field 'w'");
  }
}
