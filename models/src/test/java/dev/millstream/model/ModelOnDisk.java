package dev.millstream.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model's folder as a test writes it: a BERT of four numbers per token, unless changed. */
public final class ModelOnDisk {
  public static final String ADVICE = "Copy it there.";

  private final Path root;

  private ModelOnDisk(Path root) {
    this.root = root;
  }

  public static ModelOnDisk in(Path root) {
    return new ModelOnDisk(root)
        .with("onnx/model.onnx", "an ONNX file")
        .with(
            "config.json",
            """
            {"model_type": "bert", "architectures": ["BertModel"], "hidden_size": 4,
             "vocab_size": 30, "max_position_embeddings": 512, "pad_token_id": 0}
            """);
  }

  /** One of the tiny sentence-similarity models among the test resources. */
  public static ModelFiles tiny(String name) {
    Path root = Path.of("src/test/resources/tiny/sentence-similarity", name);
    return ModelFiles.hashed(name, root, Variant.FP32, Device.Kind.CPU, ADVICE);
  }

  public ModelOnDisk with(String name, String content) {
    return with(name, content.getBytes(StandardCharsets.UTF_8));
  }

  public ModelOnDisk with(String name, byte[] content) {
    try {
      Path file = root.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public ModelOnDisk without(String name) {
    try {
      Files.delete(root.resolve(name));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public ModelFiles files() {
    return ModelFiles.pinned("acme/toy", "main", root, "onnx/model.onnx", ADVICE);
  }

  /** A safetensors file with this header and these numbers as F32. */
  public static byte[] safetensors(String header, float... numbers) {
    ByteBuffer data = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : numbers) {
      data.putFloat(number);
    }
    return safetensors(header, data.array());
  }

  /** A safetensors file with this header and data. */
  public static byte[] safetensors(String header, byte[] data) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(length.array());
    file.writeBytes(json);
    file.writeBytes(data);
    return file.toByteArray();
  }
}
