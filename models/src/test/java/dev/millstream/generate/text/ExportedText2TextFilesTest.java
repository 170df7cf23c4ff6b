package dev.millstream.generate.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.TinyModels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An encoder-decoder in 16 bits and with weights of 4, against ONNX Runtime in Python
 * (text2text_files.py).
 */
class ExportedText2TextFilesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final WritingBudget EIGHT = new WritingBudget(8, 0, 1L << 30, 1);
  private static final String GREEDY = "{\"num_beams\": 1, \"max_new_tokens\": 14}";
  private static final String BEAMS =
      "{\"num_beams\": 3, \"num_return_sequences\": 2, \"max_new_tokens\": 14}";

  @TempDir Path temp;

  private WriterLease open(String variant) throws Exception {
    Path bart = temp.resolve("bart");
    TinyModels.copyBart(variant, bart);
    return WriterPool.ofThisProcess()
        .lease(
            ModelSpec.of(new ModelRef.Folder(bart.toString())).with(Variant.parse(variant)),
            EIGHT,
            WritingTask.TEXT2TEXT_GENERATION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fp16", "q4"})
  void writesTheTextsOfPythonAloneAndTogether(String variant) throws Exception {
    List<JsonNode> goldens = goldens(variant);
    List<String> expected = goldens.stream().map(golden -> golden.path("output").asText()).toList();
    try (WriterLease lease = open(variant)) {
      assertThat(expected).hasSize(12);
      assertThat(texts(together(lease, goldens, GREEDY))).isEqualTo(expected);
      assertThat(texts(alone(lease, goldens, GREEDY))).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fp16", "q4"})
  void findsTheSameTextsByBeamsAloneAndTogether(String variant) throws Exception {
    List<JsonNode> goldens = goldens(variant);
    try (WriterLease lease = open(variant)) {
      assertThat(together(lease, goldens, BEAMS)).isEqualTo(alone(lease, goldens, BEAMS));
    }
  }

  private static List<String> texts(List<JsonNode> answers) {
    return answers.stream().map(answer -> answer.path(0).path("generated_text").asText()).toList();
  }

  private static List<JsonNode> alone(WriterLease lease, List<JsonNode> goldens, String parameters)
      throws Exception {
    List<JsonNode> answers = new ArrayList<>();
    for (JsonNode golden : goldens) {
      answers.addAll(together(lease, List.of(golden), parameters));
    }
    return answers;
  }

  private static List<JsonNode> together(
      WriterLease lease, List<JsonNode> goldens, String parameters) throws Exception {
    Writing writing = lease.writer().with(parameters);
    List<CompletableFuture<Written>> written = new ArrayList<>();
    for (JsonNode golden : goldens) {
      WritingRequest request = new WritingRequest(golden.path("text").toString(), null, 0);
      written.add(writing.write(request, WritingListener.NONE));
    }
    List<JsonNode> answers = new ArrayList<>();
    for (CompletableFuture<Written> text : written) {
      answers.add(JSON.readTree(text.join().result().json()));
    }
    return answers;
  }

  private static List<JsonNode> goldens(String variant) throws IOException {
    List<JsonNode> goldens = new ArrayList<>();
    try (InputStream bytes = resource("/golden/text2text-files.jsonl")) {
      for (String line :
          new String(bytes.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        JsonNode golden = JSON.readTree(line);
        if (golden.path("variant").asText().equals(variant)) {
          goldens.add(golden);
        }
      }
    }
    return goldens;
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(ExportedText2TextFilesTest.class.getResourceAsStream(name), name);
  }
}
