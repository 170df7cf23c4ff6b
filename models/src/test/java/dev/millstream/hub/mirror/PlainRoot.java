package dev.millstream.hub.mirror;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes files below a root. */
record PlainRoot(Path root) {
  /** An ONNX file by its name: a large file whatever its size. */
  static final byte[] ONNX = "0123456789 as an ONNX file".getBytes(StandardCharsets.UTF_8);

  /** A root with a model, a bare model and a dataset. */
  static PlainRoot in(Path folder) throws IOException {
    PlainRoot root = new PlainRoot(folder.toRealPath());
    root.write("acme/toy/config.json", "{\"model_type\": \"bert\", \"vocab_size\": 3}");
    root.write("acme/toy/README.md", "---\nlicense: mit\n---\n# Toy\n");
    root.write("acme/toy/onnx/model.onnx", new String(ONNX, StandardCharsets.UTF_8));
    root.write("acme/toy/onnx/deep/notes.txt", "deep");
    root.write("acme/toy/.git/config", "[core]");
    root.write("acme/toy/.gitattributes", "*.onnx filter=lfs");
    root.write("acme/toy/.cache/huggingface/x", "hidden");
    root.write("bare/config.json", "{}");
    root.write("bare/onnx/model.onnx", "x");
    root.write("datasets/acme/rows/data/train.csv", "a,b\n");
    return root;
  }

  void write(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
