package dev.millstream.pool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.model.ModelFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Files of the tiny causal models as exporters make them, and what Python writes with them; made by
 * writer_files.py.
 */
public final class ExportedFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ExportedFiles() {}

  /** The model that a file is of, in a folder of its own, with the file in the place of its own. */
  public static ModelFiles copy(String file, Path to) {
    JsonNode golden = goldens(file).get(0);
    Path folder = to.resolve(file.replace(".onnx", ""));
    TinyModels.copy("text-generation/" + golden.path("of").asText(), folder);
    put(file, folder);
    String beside = golden.path("beside").asText("model.onnx");
    if (!beside.equals("model.onnx")) {
      put(beside, folder);
    }
    Path config = folder.resolve("config.json");
    try {
      ObjectNode numbers = (ObjectNode) JSON.readTree(Files.readString(config));
      golden.path("config").properties().forEach(e -> numbers.set(e.getKey(), e.getValue()));
      Files.writeString(config, numbers.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ModelFiles.pinned(file, "test", folder, "onnx/" + file, "");
  }

  /** Puts a file beside the ONNX file of a model. */
  public static void put(String file, Path folder) {
    try (InputStream bytes = resource("/tiny/text-generation-files/" + file)) {
      Files.copy(bytes, folder.resolve("onnx").resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What Python writes with a file, ten texts. */
  public static List<JsonNode> goldens(String file) {
    List<JsonNode> goldens = new ArrayList<>();
    try (InputStream bytes = resource("/golden/writer-files.jsonl")) {
      for (String line :
          new String(bytes.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        JsonNode golden = JSON.readTree(line);
        if (golden.path("file").asText().equals(file)) {
          goldens.add(golden);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return goldens;
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(ExportedFiles.class.getResourceAsStream(name), name);
  }
}
