package dev.millstream.generate.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.Shared;
import dev.millstream.generate.FinishReason;
import dev.millstream.generate.TokenIds;
import dev.millstream.tokenize.TokenBytes;
import dev.millstream.tokenize.Tokenizer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** SmolLM2 writes by ten schemas; {@code -Dmillstream.grammar.generations} says how often. */
class StructuredOutputIT {
  private static final int GENERATIONS = Integer.getInteger("millstream.grammar.generations", 20);
  private static final int END = 2; // <|im_end|>
  private static final int[] MOST_TOKENS = {60, 90, 120};
  private static final String[] PROMPTS = {
    "Anna Schmidt, 34, of Berlin wrote to us: the new phone is great, but far too expensive.",
    "Order 4711: two lamps at 12.50 euros each, one table at 89 euros. Paid by card.",
    "Storm warning for the coast; the match of tomorrow is cancelled.",
    "今日はとても良い天気です。",
    "Tell me a long story about a dragon."
  };

  @Test
  void everyTextIsJsonOfItsSchema() {
    Path folder = Shared.file("models/HuggingFaceTB/SmolLM2-135M-Instruct");
    Path tokenizerJson = folder.resolve("tokenizer.json");
    TokenTrie trie = TokenTrie.of(TokenBytes.read(tokenizerJson), END);
    int each = Math.max(1, GENERATIONS / Schemas.all().size());
    int valid = 0;
    try (Tokenizer tokenizer = Tokenizer.load(tokenizerJson, Tokenizer.LONGEST);
        SmallModel model = new SmallModel(folder.resolve("onnx/model_q4_plain.onnx"), 64, 49_152)) {
      for (Map.Entry<String, JsonNode> schema : Schemas.all().entrySet()) {
        CompiledGrammar grammar =
            CompiledGrammar.of(OutputGrammar.jsonSchema(schema.getValue()), trie);
        for (int i = 0; i < each; i++) {
          String prompt = prompt(schema.getKey(), PROMPTS[i % PROMPTS.length]);
          int most = Math.max(grammar.leastTokens(), MOST_TOKENS[i % MOST_TOKENS.length]);
          TokenIds ids =
              write(
                  model,
                  grammar.start(most),
                  new TokenIds(tokenizer.encode(prompt).ids()),
                  most,
                  i);
          String text = tokenizer.decode(ids.made());
          assertThat(Schemas.faults(schema.getValue(), text))
              .as("%s, generation %d: %s", schema.getKey(), i, text)
              .isEmpty();
          valid++;
        }
      }
    }
    assertThat(valid).isEqualTo(each * Schemas.all().size());
  }

  private static String prompt(String schema, String text) {
    return "<|im_start|>user\nWrite a JSON "
        + schema
        + " for this text: "
        + text
        + "<|im_end|>\n<|im_start|>assistant\n";
  }

  /** Greedy where the seed is even, else drawn at temperature 1. */
  private static TokenIds write(
      SmallModel model, GrammarProcessor processor, TokenIds ids, int most, int seed) {
    Random random = seed % 2 == 0 ? null : new Random(seed);
    model.restart();
    float[] scores = model.read(ids.toArray());
    FinishReason reason = processor.after(ids);
    while (reason == null && ids.madeCount() < most) {
      processor.process(ids, scores);
      ids.add(choose(scores, random));
      reason = processor.after(ids);
      if (reason == null && ids.madeCount() < most) {
        scores = model.read(ids.get(ids.size() - 1));
      }
    }
    return ids;
  }

  /** By adding noise after Gumbel, which draws from the softmax. */
  private static int choose(float[] scores, Random random) {
    int chosen = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (int id = 0; id < scores.length; id++) {
      double noise = random == null ? 0 : -Math.log(-Math.log(random.nextDouble()));
      if (scores[id] + noise > highest) {
        highest = scores[id] + noise;
        chosen = id;
      }
    }
    return chosen;
  }
}
