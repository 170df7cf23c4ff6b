package dev.millstream.generate.seq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.model.Device;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.Variant;
import dev.millstream.pool.TinyModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What Python's pipeline wrote. */
record Text2TextGolden(String id, JsonNode all) {
  static final ObjectMapper JSON = new ObjectMapper();

  static List<Text2TextGolden> ofTask(String task) {
    String name = "/golden/tasks/" + task + ".jsonl";
    try (var bytes = Objects.requireNonNull(Text2TextGolden.class.getResourceAsStream(name))) {
      List<Text2TextGolden> goldens = new ArrayList<>();
      for (String line :
          new String(bytes.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        JsonNode all = JSON.readTree(line);
        goldens.add(new Text2TextGolden(all.path("id").asText(), all));
      }
      return goldens;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Text2TextGolden> ofAllTasks() {
    return Stream.of("summarization", "translation", "text2text-generation")
        .flatMap(task -> ofTask(task).stream());
  }

  static ModelFiles files(Path folder) {
    return ModelFiles.pinned(
        "./" + folder.getFileName(), "r1", folder, "onnx/encoder_model.onnx", "Fetch it.");
  }

  static Text2TextPipeline open(String model, String task) {
    return Text2TextPipeline.open(
        files(TinyModels.folder(model)), Variant.AUTO, Device.CPU, Text2TextTask.of(task));
  }

  String model() {
    return all.path("model").asText();
  }

  String pipeline() {
    return all.path("pipeline").asText();
  }

  ObjectNode kwargs() {
    ObjectNode kwargs = all.path("kwargs").deepCopy();
    kwargs.remove("batch_size");
    return kwargs;
  }

  List<String> inputs() {
    List<String> inputs = new ArrayList<>();
    JsonNode input = all.path("input");
    if (input.isArray()) {
      input.forEach(text -> inputs.add(text.asText()));
    } else {
      inputs.add(input.asText());
    }
    return inputs;
  }

  /** The texts that Python gave, one after the other. */
  List<String> texts() {
    List<String> texts = new ArrayList<>();
    String field = Text2TextTask.of(pipeline()).field();
    all.path("output").forEach(output -> texts.add(output.path(field).asText()));
    return texts;
  }

  boolean hasTokens() {
    return all.has("token_ids");
  }

  /** The ids of each text, without what fills up short ones: whatever follows the end. */
  List<List<Integer>> tokens() {
    List<List<Integer>> tokens = new ArrayList<>();
    for (JsonNode row : all.path("token_ids")) {
      List<Integer> ids = new ArrayList<>();
      row.forEach(id -> ids.add(id.asInt()));
      tokens.add(ids);
    }
    return tokens;
  }

  @Override
  public String toString() {
    return id;
  }
}
