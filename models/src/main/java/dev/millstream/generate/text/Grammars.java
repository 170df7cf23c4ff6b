package dev.millstream.generate.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.generate.grammar.CompiledGrammar;
import dev.millstream.generate.grammar.OutputGrammar;
import dev.millstream.generate.grammar.TokenTrie;
import dev.millstream.tokenize.TokenBytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The grammars that texts of a model were asked to keep to, compiled once each; the last ones that
 * were used are kept.
 *
 * <p>Threading: safe.
 */
final class Grammars {
  static final String TAKES =
      "an object with type \"json\", \"regex\" or \"choices\", and value: a JSON schema, a regular"
          + " expression or a list of texts";
  private static final int KEPT = 16;

  private final Path tokenizerJson;
  private final Map<String, CompiledGrammar> compiled = // guarded by this
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CompiledGrammar> eldest) {
          return size() > KEPT;
        }
      };
  private @Nullable TokenBytes bytes; // guarded by this

  Grammars(Path tokenizerJson) {
    this.tokenizerJson = tokenizerJson;
  }

  /**
   * The grammar that a request names.
   *
   * @param ends ids of the tokens that end a text
   * @throws IllegalArgumentException with a sentence when it is wrong or cannot be kept
   */
  synchronized CompiledGrammar of(ObjectNode grammar, int... ends) {
    String key = grammar + Arrays.toString(ends);
    CompiledGrammar known = compiled.get(key);
    if (known == null) {
      TokenBytes all = bytes;
      if (all == null) {
        all = TokenBytes.read(tokenizerJson);
        bytes = all;
      }
      known = CompiledGrammar.of(read(grammar), TokenTrie.of(all, ends));
      compiled.put(key, known);
    }
    return known;
  }

  private static OutputGrammar read(ObjectNode grammar) {
    JsonNode value = grammar.path("value");
    String type = grammar.path("type").asText();
    if (type.equals("json") && value.isObject()) {
      return OutputGrammar.jsonSchema(value);
    }
    if (type.equals("regex") && value.isTextual()) {
      return OutputGrammar.regex(value.textValue());
    }
    if (type.equals("choices") && value.isArray()) {
      List<String> choices = new ArrayList<>();
      value.forEach(choice -> choices.add(choice.asText()));
      return OutputGrammar.choices(choices);
    }
    throw new IllegalArgumentException("grammar must be " + TAKES + ".");
  }
}
