package dev.millstream.generate.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.TinyModels;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.Assertions;

/** What Python's pipelines wrote, as requests and their answers. */
final class WrittenGoldens {
  private static final ObjectMapper JSON = new ObjectMapper();

  private WrittenGoldens() {}

  static List<JsonNode> of(String... tasks) {
    List<JsonNode> goldens = new ArrayList<>();
    for (String task : tasks) {
      String name = "/golden/tasks/" + task + ".jsonl";
      try (InputStream file =
          Objects.requireNonNull(WrittenGoldens.class.getResourceAsStream(name))) {
        for (String line :
            new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
          goldens.add(JSON.readTree(line));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return goldens;
  }

  static WritingRequest request(JsonNode golden) {
    ObjectNode kwargs = golden.path("kwargs").deepCopy();
    kwargs.remove("batch_size");
    return new WritingRequest(golden.path("input").toString(), kwargs.toString(), 0);
  }

  static ModelSpec spec(String model) {
    return ModelSpec.of(new ModelRef.Folder(TinyModels.folder(model).toString()));
  }

  static void assertJson(CompletableFuture<Written> answer, JsonNode golden) throws IOException {
    Assertions.assertThat(JSON.readTree(answer.join().result().json()))
        .as(golden.path("id").asText())
        .isEqualTo(golden.path("output"));
  }
}
