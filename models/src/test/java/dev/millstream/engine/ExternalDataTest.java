package dev.millstream.engine;

import static dev.millstream.engine.OnnxWriter.FLOAT;
import static dev.millstream.engine.OnnxWriter.external;
import static dev.millstream.engine.OnnxWriter.model;
import static dev.millstream.engine.OnnxWriter.tensor;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalDataTest {
  @TempDir Path folder;

  @Nested
  class BesideTheModel {

    @Test
    void isReadFromTheModelsFolder() throws IOException {
      Files.createDirectory(folder.resolve("part"));
      Files.write(folder.resolve("part/model.onnx_data"), new byte[24]);
      Path model = write(external("part/model.onnx_data", "offset", "8", "length", "16"));

      assertThatCode(() -> OnnxFileCheck.check(model)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "..",
          "../secret.bin",
          "a/../../secret.bin",
          "./data",
          "a//data",
          "/etc/passwd",
          "/dev/zero",
          "C:data",
          "C:\\data",
          "\\\\server\\share",
          "a\\..\\data",
          "*/_ORT_MEM_ADDR_/*",
          "a\u0000b"
        })
    void isRefusedByAName(String location) throws IOException {
      assertThatThrownBy(() -> OnnxFileCheck.check(write(external(location))))
          .isInstanceOf(ModelLoadException.class)
          .hasMessage(
              "model '%s' keeps data in '%s', which is refused: its name is not that of a file inside"
                  + " the model's folder.",
              folder.resolve("model.onnx"), location);
    }

    @Test
    void isRefusedWhenItIsALinkThatLeavesTheFolder(@TempDir Path elsewhere) throws IOException {
      Path secret = Files.write(elsewhere.resolve("secret.bin"), new byte[16]);
      Files.createSymbolicLink(folder.resolve("data"), secret);

      assertDataRefused(write(external("data")), "it is a link that leaves the model's folder");
    }

    @Test
    void isRefusedWhenAFolderOnTheWayIsALinkThatLeaves(@TempDir Path elsewhere) throws IOException {
      Files.write(elsewhere.resolve("data"), new byte[16]);
      Files.createSymbolicLink(folder.resolve("part"), elsewhere);

      assertThatThrownBy(() -> OnnxFileCheck.check(write(external("part/data"))))
          .hasMessageEndingWith("it is a link that leaves the model's folder.");
    }

    @Test
    void isRefusedWhenItIsMissing() throws IOException {
      assertDataRefused(
          write(external("data")), "there is no such file. Fetch the whole model again");
    }

    @Test
    void isRefusedWhenItIsAFolder() throws IOException {
      Files.createDirectory(folder.resolve("data"));

      assertDataRefused(write(external("data")), "it is not a regular file");
    }

    @ParameterizedTest
    @CsvSource({"8, 9", "17, 0", "999999999999999999, 16", "1, 999999999999999999"})
    void isRefusedWhenItEndsTooEarly(String offset, String length) throws IOException {
      Files.write(folder.resolve("data"), new byte[16]);

      assertDataRefused(
          write(external("data", "offset", offset, "length", length)),
          "it has 16 bytes, too few for %s from %s on. Fetch it again".formatted(length, offset));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1e3", "", "9999999999999999999"})
    void isRefusedWhenItsOffsetIsNoNumber(String offset) throws IOException {
      Files.write(folder.resolve("data"), new byte[16]);

      assertDataRefused(
          write(external("data", "offset", offset)),
          "its offset '" + offset + "' is not a number of bytes");
    }

    @Test
    void isRefusedWhenItIsTooShortForItsShape() throws IOException {
      Files.write(folder.resolve("data"), new byte[16]);
      ProtobufWriter weight = tensor("w", FLOAT, 5);
      Path model = write(model(graph(OnnxWriter.external(weight, "location", "data"))));

      assertRefused(
          model,
          "model '%s' is refused: its tensor 'w' claims the shape [5], and its data has 16 bytes."
              + " Fetch it again; if it stays so, do not use it.");
    }

    private byte[] external(String location, String... more) {
      String[] entries =
          Stream.concat(Stream.of("location", location), Stream.of(more)).toArray(String[]::new);
      return model(graph(OnnxWriter.external(tensor("w", FLOAT, 4), entries)));
    }

    private void assertDataRefused(Path model, String why) {
      assertRefused(model, "model '%s' keeps data in 'data', which is refused: " + why + ".");
    }
  }

  @Nested
  class InTheCacheOfTheHub {
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    @Test
    void mayLinkToItsBlobs() throws IOException {
      Path repo = folder.resolve("models--acme--tiny");
      Path blob = write(repo.resolve("blobs/aa"), new byte[16]);
      Path model = snapshot(repo, blob);

      assertThatCode(() -> OnnxFileCheck.check(model)).doesNotThrowAnyException();
    }

    @Test
    void mayLinkToBlobsThatModelsShare() throws IOException {
      Path shared = write(folder.resolve("blobs/aa/aabb"), new byte[16]);
      write(folder.resolve("blobs/.huggingface-shared-blobs"), new byte[] {'1', '\n'});
      Path model = snapshot(folder.resolve("models--acme--tiny"), shared);

      assertThatCode(() -> OnnxFileCheck.check(model)).doesNotThrowAnyException();
    }

    @Test
    void mayNotLinkToTheBlobsOfAnotherModel() throws IOException {
      Path other = write(folder.resolve("models--acme--other/blobs/aa"), new byte[16]);
      Path model = snapshot(folder.resolve("models--acme--tiny"), other);

      assertRefused(
          model,
          "model '%s' keeps data in 'model.onnx_data', which is refused: it is a link that leaves the"
              + " model's folder.");
    }

    private Path snapshot(Path repo, Path data) throws IOException {
      ProtobufWriter weight = tensor("w", FLOAT, 4);
      byte[] bytes = model(graph(external(weight, "location", "model.onnx_data")));
      Path blob = write(repo.resolve("blobs/bb"), bytes);
      Path onnx =
          Files.createDirectories(repo.resolve("snapshots").resolve(COMMIT).resolve("onnx"));
      Files.createSymbolicLink(onnx.resolve("model.onnx_data"), onnx.relativize(data));
      return Files.createSymbolicLink(onnx.resolve("model.onnx"), onnx.relativize(blob));
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
