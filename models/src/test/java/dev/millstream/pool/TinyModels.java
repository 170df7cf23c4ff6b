package dev.millstream.pool;

import dev.millstream.model.ModelRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The models with random weights that tests of all modules use, as folders in the Hub's layout. */
public final class TinyModels {
  private TinyModels() {}

  /** An encoder of 32 numbers per text with mean pooling, in sentence-transformers' layout. */
  public static ModelRef mean() {
    return new ModelRef.Folder(folder("sentence-similarity/mean").toString());
  }

  /** The folder of a model below {@code tiny/}; unpacked first where it is in a jar. */
  public static Path folder(String name) {
    return folderWith("config.json", name);
  }

  static Path folderWith(String file, String name) {
    URL config =
        Objects.requireNonNull(
            TinyModels.class.getResource("/tiny/" + name + "/" + file),
            () -> "no test model tiny/" + name);
    try {
      URI uri = config.toURI();
      return uri.getScheme().equals("jar")
          ? unpack(uri, name)
          : Objects.requireNonNull(Path.of(uri).getParent());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies a model below {@code tiny/}, to be served or spoilt; makes the folder. */
  public static void copy(String name, Path to) {
    try {
      copy(folder(name), to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Copies the tiny BART with other files of the same model, such as {@code q4}, beside its own.
   */
  public static void copyBart(String variant, Path to) {
    copy("text2text-generation/bart", to);
    for (String stem : List.of("encoder_model", "decoder_model", "decoder_with_past_model")) {
      String name = stem + "_" + variant + ".onnx";
      String resource = "/tiny/text2text-generation-files/bart/" + name;
      try (InputStream bytes =
          Objects.requireNonNull(TinyModels.class.getResourceAsStream(resource), resource)) {
        Files.copy(bytes, to.resolve("onnx").resolve(name));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Path unpack(URI inJar, String name) throws IOException {
    Path target = Files.createTempDirectory("tiny-model");
    try (FileSystem jar = FileSystems.newFileSystem(inJar, Map.of())) {
      copy(jar.getPath("/tiny", name), target);
    }
    return target;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }
}
