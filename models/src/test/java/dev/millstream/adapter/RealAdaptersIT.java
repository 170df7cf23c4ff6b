package dev.millstream.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An adapter for q_proj and v_proj in files with 4-bit weights and one product for q, k and v. */
class RealAdaptersIT {
  private static final int END = 2;

  /**
   * The golden is PyTorch in floats, whose weights are those of the file made floats again; the
   * file computes with its own kernels, and its adapter's change is added beside them.
   */
  @ParameterizedTest
  @ValueSource(strings = {"model_q4.onnx", "model_q4_plain.onnx"})
  void answersAsTheMergedModelInPyTorchDoes(String file) throws IOException {
    Path model = Shared.file("models/HuggingFaceTB/SmolLM2-135M-Instruct").resolve("onnx/" + file);
    LoraAdapter adapter =
        LoraAdapter.of(AdapterOnDisk.files(Shared.file("models/local/smollm2-json-lora")));
    List<List<Integer>> expected = new ArrayList<>();
    List<List<Integer>> given = new ArrayList<>();
    try (AdaptedModel adapted = AdaptedModel.write(model, adapter);
        GreedyIds ids = new GreedyIds(adapted.file())) {
      for (String line : Files.readAllLines(Shared.file("golden/lora.jsonl"))) {
        JsonNode golden = new ObjectMapper().readTree(line);
        expected.add(ints(golden.path("adapter").path("ids")));
        int[] prompt =
            ints(golden.path("prompt_ids")).stream().mapToInt(Integer::intValue).toArray();
        given.add(ids.after(prompt, golden.path("max_new_tokens").asInt(), END));
      }
    }
    assertThat(given).isEqualTo(expected);
  }

  private static List<Integer> ints(JsonNode array) {
    List<Integer> ints = new ArrayList<>();
    array.forEach(number -> ints.add(number.asInt()));
    return ints;
  }
}
