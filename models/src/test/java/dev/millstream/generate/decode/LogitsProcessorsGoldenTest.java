package dev.millstream.generate.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.generate.LogitsProcessor;
import dev.millstream.generate.TokenIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The distributions that transformers' processors leave, from its own run. */
class LogitsProcessorsGoldenTest {
  private static final int VOCABULARY = 24;

  @TestFactory
  Stream<DynamicTest> leaveTheDistributionsOfPython() throws IOException {
    Path file = Path.of("src/test/resources/golden/tasks/logits-processors.jsonl");
    ObjectMapper json = new ObjectMapper();
    List<DynamicTest> tests = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode golden = json.readTree(line);
      JsonNode processors = golden.at("/kwargs/processors");
      tests.add(
          DynamicTest.dynamicTest(
              golden.get("id").asText() + " " + processors, () -> check(golden)));
    }
    assertThat(tests).hasSize(39);
    return tests.stream();
  }

  private static void check(JsonNode golden) {
    JsonNode rows = golden.at("/input/input_ids");
    for (int row = 0; row < rows.size(); row++) {
      int[] ids = ints(rows.get(row));
      float[] scores = floats(golden.at("/input/scores").get(row));
      int prompt = ids.length;
      for (JsonNode processor : golden.at("/kwargs/processors")) {
        JsonNode kwargs = processor.get(1);
        prompt = kwargs.path("prompt_length_to_skip").asInt(prompt);
        prompt = kwargs.path("input_ids_seq_length").asInt(prompt);
        prompt = kwargs.path("begin_index").asInt(prompt);
      }
      TokenIds text = new TokenIds(Arrays.copyOf(ids, prompt));
      for (int i = prompt; i < ids.length; i++) {
        text.add(ids[i]);
      }
      for (JsonNode processor : golden.at("/kwargs/processors")) {
        processor(processor.get(0).asText(), processor.get(1), row).process(text, scores);
      }
      compare(scores, golden.get("output"), row);
    }
  }

  private static void compare(float[] scores, JsonNode output, int row) {
    JsonNode expected = output.at("/scores").get(row);
    for (int id = 0; id < scores.length; id++) {
      float score = number(expected.get(id));
      if (Float.isFinite(score) && Math.abs(score) < Float.MAX_VALUE) {
        assertThat(scores[id]).as("score of %d", id).isCloseTo(score, within(1e-5f));
      } else {
        assertThat(scores[id]).as("score of %d", id).isEqualTo(score);
      }
    }
    double[] probabilities = Distribution.probabilities(scores);
    for (int id = 0; id < scores.length; id++) {
      double probability = output.at("/probs").get(row).get(id).asDouble();
      assertThat(probabilities[id]).as("of %d", id).isCloseTo(probability, within(1e-6));
    }
  }

  private static LogitsProcessor processor(String name, JsonNode kwargs, int row) {
    int least = kwargs.path("min_tokens_to_keep").asInt(1);
    List<Integer> eos = eos(kwargs);
    return switch (name) {
      case "Temperature" -> Cutoffs.temperature(kwargs.get("temperature").asDouble());
      case "TopK" -> Cutoffs.topK(kwargs.get("top_k").asInt(), least);
      case "TopP" -> Cutoffs.topP(kwargs.get("top_p").asDouble(), least);
      case "MinP" -> Cutoffs.minP(kwargs.get("min_p").asDouble(), least);
      case "Typical" -> Cutoffs.typical(kwargs.get("mass").asDouble(), least);
      case "Epsilon" -> Cutoffs.epsilon(kwargs.get("epsilon").asDouble(), least);
      case "Eta" -> Cutoffs.eta(kwargs.get("epsilon").asDouble(), least);
      case "LogitNormalization" -> Cutoffs.normalized();
      case "RepetitionPenalty" -> Repeats.repetitionPenalty(kwargs.get("penalty").asDouble());
      case "EncoderRepetitionPenalty" ->
          Repeats.encoderRepetitionPenalty(
              kwargs.get("penalty").asDouble(), ints(kwargs.get("encoder_input_ids").get(row)));
      case "NoRepeatNGram" -> Repeats.noRepeatNgram(kwargs.get("ngram_size").asInt());
      case "EncoderNoRepeatNGram" ->
          Repeats.encoderNoRepeatNgram(
              kwargs.get("encoder_ngram_size").asInt(),
              ints(kwargs.get("encoder_input_ids").get(row)));
      case "NoBadWords" ->
          SequenceBias.badWords(sequences(kwargs.get("bad_words_ids")), eos, VOCABULARY);
      case "SequenceBias" ->
          new SequenceBias("sequence_bias", biases(kwargs.get("sequence_bias")), VOCABULARY);
      default -> lengthRule(name, kwargs, eos);
    };
  }

  private static LogitsProcessor lengthRule(String name, JsonNode kwargs, List<Integer> eos) {
    return switch (name) {
      case "MinLength" -> LengthRules.minLength(kwargs.get("min_length").asInt(), eos);
      case "MinNewTokensLength" ->
          LengthRules.minNewTokens(kwargs.get("min_new_tokens").asInt(), eos);
      case "SuppressTokens" -> LengthRules.suppress(list(kwargs.get("suppress_tokens")));
      case "SuppressTokensAtBegin" ->
          LengthRules.suppressAtBegin(list(kwargs.get("begin_suppress_tokens")), false);
      case "ForcedBOSToken" -> LengthRules.forcedBos(kwargs.get("bos_token_id").asInt());
      case "ForcedEOSToken" ->
          LengthRules.forcedEos(
              new LengthLimits(null, kwargs.get("max_length").asInt(), 0, 0), eos);
      case "ExponentialDecayLengthPenalty" -> {
        JsonNode decay = kwargs.get("exponential_decay_length_penalty");
        yield LengthRules.exponentialDecay(decay.get(0).asInt(), decay.get(1).asDouble(), eos);
      }
      case "InfNanRemove" -> LengthRules.finite();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static List<Integer> eos(JsonNode kwargs) {
    JsonNode eos = kwargs.path("eos_token_id");
    return eos.isInt() ? List.of(eos.asInt()) : list(eos);
  }

  private static List<List<Integer>> sequences(JsonNode arrays) {
    return StreamSupport.stream(arrays.spliterator(), false)
        .map(LogitsProcessorsGoldenTest::list)
        .toList();
  }

  private static Map<List<Integer>, Double> biases(JsonNode pairs) {
    Map<List<Integer>, Double> biases = new LinkedHashMap<>();
    pairs.forEach(pair -> biases.put(list(pair.get(0)), pair.get(1).asDouble()));
    return biases;
  }

  private static List<Integer> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asInt).toList();
  }

  private static int[] ints(JsonNode array) {
    return list(array).stream().mapToInt(Integer::intValue).toArray();
  }

  private static float[] floats(JsonNode array) {
    float[] numbers = new float[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(array.get(i));
    }
    return numbers;
  }

  private static float number(JsonNode value) {
    return switch (value.asText()) {
      case "inf" -> Float.POSITIVE_INFINITY;
      case "-inf" -> Float.NEGATIVE_INFINITY;
      case "nan" -> Float.NaN;
      default -> (float) value.asDouble();
    };
  }
}
