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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An encoder-decoder in 16 bits, against ONNX Runtime in Python (text2text_files.py). */
class HalfPrecisionText2TextTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final WritingBudget EIGHT = new WritingBudget(8, 0, 1L << 30, 1);
  private static final String GREEDY = "{\"num_beams\": 1, \"max_new_tokens\": 14}";
  private static final String BEAMS =
      "{\"num_beams\": 3, \"num_return_sequences\": 2, \"max_new_tokens\": 14}";

  @TempDir Path temp;
  private WriterLease lease;

  @BeforeEach
  void open() throws Exception {
    Path bart = temp.resolve("bart");
    TinyModels.copy("text2text-generation/bart", bart);
    for (String stem : List.of("encoder_model", "decoder_model", "decoder_with_past_model")) {
      String name = stem + "_fp16.onnx";
      try (InputStream bytes = resource("/tiny/text2text-generation-files/bart/" + name)) {
        Files.copy(bytes, bart.resolve("onnx").resolve(name));
      }
    }
    lease =
        WriterPool.ofThisProcess()
            .lease(
                ModelSpec.of(new ModelRef.Folder(bart.toString())).with(Variant.FP16),
                EIGHT,
                WritingTask.TEXT2TEXT_GENERATION);
  }

  @AfterEach
  void giveBack() {
    lease.close();
  }

  @Test
  void writesTheTextsOfPythonAloneAndTogether() throws Exception {
    List<JsonNode> goldens = goldens();
    List<String> expected = goldens.stream().map(golden -> golden.path("output").asText()).toList();

    assertThat(expected).hasSize(12);
    assertThat(texts(together(goldens, GREEDY))).isEqualTo(expected);
    assertThat(texts(alone(goldens, GREEDY))).isEqualTo(expected);
  }

  @Test
  void findsTheSameTextsByBeamsAloneAndTogether() throws Exception {
    List<JsonNode> goldens = goldens();

    assertThat(together(goldens, BEAMS)).isEqualTo(alone(goldens, BEAMS));
  }

  private static List<String> texts(List<JsonNode> answers) {
    return answers.stream().map(answer -> answer.path(0).path("generated_text").asText()).toList();
  }

  private List<JsonNode> alone(List<JsonNode> goldens, String parameters) throws Exception {
    List<JsonNode> answers = new ArrayList<>();
    for (JsonNode golden : goldens) {
      answers.addAll(together(List.of(golden), parameters));
    }
    return answers;
  }

  private List<JsonNode> together(List<JsonNode> goldens, String parameters) throws Exception {
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

  private static List<JsonNode> goldens() throws IOException {
    List<JsonNode> goldens = new ArrayList<>();
    try (InputStream bytes = resource("/golden/text2text-files.jsonl")) {
      for (String line :
          new String(bytes.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        goldens.add(JSON.readTree(line));
      }
    }
    return goldens;
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(HalfPrecisionText2TextTest.class.getResourceAsStream(name), name);
  }
}
