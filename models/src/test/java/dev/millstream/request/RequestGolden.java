package dev.millstream.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.batch.BatchPolicy;
import dev.millstream.model.Device;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.pool.Lease;
import dev.millstream.pool.ModelPool;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.TinyModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A golden of a task as a request: inputs and parameters as Python's call had them. */
record RequestGolden(HubTask task, String id, JsonNode all) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A runner waits a moment for rows that run together. */
  private static final BatchPolicy TOGETHER =
      new BatchPolicy(4_096, 64, 256, Duration.ofMillis(20));

  static List<RequestGolden> of(HubTask task) {
    List<RequestGolden> goldens = new ArrayList<>();
    try {
      for (String line : text(task).lines().toList()) {
        JsonNode all = JSON.readTree(line);
        goldens.add(new RequestGolden(task, all.path("id").asText(), all));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return goldens;
  }

  static String text(HubTask task) {
    String name = "/golden/tasks/" + task.hubName() + ".jsonl";
    try (var bytes = Objects.requireNonNull(RequestGolden.class.getResourceAsStream(name))) {
      return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String model() {
    return all.path("model").asText();
  }

  boolean isError() {
    return all.has("error");
  }

  /** Without what SparseEncoder.decode made of it, which is another call. */
  JsonNode output() {
    JsonNode output = all.path("output");
    return task == HubTask.SPARSE_ENCODER ? ((ObjectNode) output).without("decoded") : output;
  }

  /** As Python had it; two matrices of sentences are each of the first with all of the second. */
  String inputs() {
    JsonNode input = all.path("input");
    if (!method().equals("similarity")) {
      return input.toString();
    }
    ArrayNode sources = JSON.createArrayNode();
    for (JsonNode source : input.path("a")) {
      ObjectNode one = sources.addObject();
      one.set("source_sentence", source);
      one.set("sentences", input.path("b"));
    }
    return sources.toString();
  }

  /** As Python had them; its methods that choose a prompt are its name. */
  String parameters() {
    ObjectNode kwargs = all.path("kwargs").deepCopy();
    switch (method()) {
      case "encode_query" -> kwargs.put("prompt_name", "query");
      case "encode_document" -> kwargs.put("prompt_name", "document");
      default -> {}
    }
    return kwargs.toString();
  }

  private String method() {
    return all.path("method").asText();
  }

  Lease lease() throws InterruptedException {
    return lease(model());
  }

  static Lease lease(String model) throws InterruptedException {
    ModelRef ref = new ModelRef.Folder(TinyModels.folder(model).toString());
    return ModelPool.ofThisProcess().lease(new ModelSpec(ref, Variant.AUTO, Device.CPU, TOGETHER));
  }
}
