package dev.millstream.generate.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.Shared;
import dev.millstream.generate.text.CausalWriter;
import dev.millstream.generate.text.TextWriter;
import dev.millstream.generate.text.Writing;
import dev.millstream.generate.text.WritingBudget;
import dev.millstream.generate.text.WritingListener;
import dev.millstream.generate.text.WritingRequest;
import dev.millstream.generate.text.Written;
import dev.millstream.model.ModelFiles;
import dev.millstream.tokenize.TokenBytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * SmolLM2 writes by ten schemas, eight texts at once; {@code -Dmillstream.grammar.generations} says
 * how often.
 */
class StructuredOutputIT {
  private static final int GENERATIONS = Integer.getInteger("millstream.grammar.generations", 20);
  private static final int END = 2; // <|im_end|>
  private static final WritingBudget BUDGET = new WritingBudget(8, 1_024, 2L << 30, 2);
  private static final int[] MOST_TOKENS = {60, 90, 120};
  private static final String[] PROMPTS = {
    "Anna Schmidt, 34, of Berlin wrote to us: the new phone is great, but far too expensive.",
    "Order 4711: two lamps at 12.50 euros each, one table at 89 euros. Paid by card.",
    "Storm warning for the coast; the match of tomorrow is cancelled.",
    "今日はとても良い天気です。",
    "Tell me a long story about a dragon."
  };

  /** A text that was asked for. */
  private record Asked(String name, JsonNode schema, int most, CompletableFuture<Written> text) {}

  @Test
  void everyTextIsJsonOfItsSchema() throws JsonProcessingException {
    Path folder = Shared.file("models/HuggingFaceTB/SmolLM2-135M-Instruct");
    TokenTrie trie = TokenTrie.of(TokenBytes.read(folder.resolve("tokenizer.json")), END);
    int each = Math.max(1, GENERATIONS / Schemas.all().size());
    ModelFiles files = ModelFiles.pinned("SmolLM2", "test", folder, "onnx/model_q4.onnx", "");
    List<String> faulty = new ArrayList<>();
    int valid = 0;
    try (TextWriter writer = CausalWriter.open(files, BUDGET)) {
      for (Asked asked : ask(writer.with("{\"return_full_text\": false}"), trie, each)) {
        Written written = asked.text().join();
        String text =
            new ObjectMapper()
                .readTree(written.result().json())
                .path(0)
                .path("generated_text")
                .asText();
        if (Schemas.isOf(asked.schema(), text) && written.newTokens() <= asked.most() + 1) {
          valid++;
        } else {
          faulty.add("%s, %d tokens: %s".formatted(asked.name(), written.newTokens(), text));
        }
      }
    }
    assertThat(faulty).as("beside %d valid texts", valid).isEmpty();
    assertThat(valid).isEqualTo(each * Schemas.all().size());
  }

  /** Greedy where the number of a text is even, else drawn from the whole vocabulary. */
  private static List<Asked> ask(Writing writing, TokenTrie trie, int each) {
    List<Asked> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> schema : Schemas.all().entrySet()) {
      int least =
          CompiledGrammar.of(OutputGrammar.jsonSchema(schema.getValue()), trie).leastTokens();
      for (int i = 0; i < each; i++) {
        int most = Math.max(least, MOST_TOKENS[i % MOST_TOKENS.length]);
        ObjectNode parameters = JsonNodeFactory.instance.objectNode();
        parameters.put("max_new_tokens", most).put("do_sample", i % 2 == 1);
        if (i % 2 == 1) {
          parameters.put("temperature", 1.0).put("top_k", 0);
        }
        parameters.putObject("grammar").put("type", "json").set("value", schema.getValue());
        all.add(
            new Asked(
                schema.getKey(),
                schema.getValue(),
                most,
                writing.write(
                    new WritingRequest(
                        chat(schema.getKey(), PROMPTS[i % PROMPTS.length]),
                        parameters.toString(),
                        i),
                    WritingListener.NONE)));
      }
    }
    return all;
  }

  private static String chat(String schema, String text) {
    return JsonNodeFactory.instance
        .arrayNode()
        .add(
            JsonNodeFactory.instance
                .objectNode()
                .put("role", "user")
                .put("content", "Write a JSON %s for this text: %s".formatted(schema, text)))
        .toString();
  }
}
