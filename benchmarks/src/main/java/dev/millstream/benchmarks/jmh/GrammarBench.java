package dev.millstream.benchmarks.jmh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millstream.generate.TokenIds;
import dev.millstream.generate.grammar.CompiledGrammar;
import dev.millstream.generate.grammar.GrammarProcessor;
import dev.millstream.generate.grammar.OutputGrammar;
import dev.millstream.generate.grammar.TokenTrie;
import dev.millstream.tokenize.TokenBytes;
import dev.millstream.tokenize.Tokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What keeping a text to a JSON schema costs each of its tokens, with the 49,152 tokens of SmolLM2:
 * a whole text of 33 tokens by one call.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // fields are set before the first call
public class GrammarBench {
  private static final String TEXT =
      "{\"name\": \"Anna Schmidt of Berlin\", \"age\": 34, \"tags\": [\"phone\", \"too"
          + " expensive\"], \"mood\": \"positive\"}";
  private static final String FREE =
      "{'type':'object','properties':{'name':{'type':'string'},'age':{'type':'integer'},'tags':"
          + "{'type':'array','items':{'type':'string'}},'mood':{'enum':['positive','negative']}},"
          + "'required':['name','age','tags','mood'],'additionalProperties':false}";

  /** Whether strings have a highest length, and so many more states. */
  @Param({"open", "bounded"})
  public String strings;

  /** The folder of the model. */
  @Param("../shared/models/HuggingFaceTB/SmolLM2-135M-Instruct")
  public String model;

  private TokenTrie trie;
  private OutputGrammar grammar;
  private CompiledGrammar compiled;
  private int[] ids;
  private float[] scores;

  /** Reads the tokenizer and the schema. */
  @Setup
  public void open() throws JsonProcessingException {
    Path tokenizerJson = Path.of(model, "tokenizer.json");
    TokenBytes tokens = TokenBytes.read(tokenizerJson);
    trie = TokenTrie.of(tokens, 2);
    String string = "'type':'string'";
    String schema =
        strings.equals("open") ? FREE : FREE.replace(string, string + ",'maxLength':40");
    grammar = OutputGrammar.jsonSchema(new JsonMapper().readTree(schema.replace('\'', '"')));
    compiled = CompiledGrammar.of(grammar, trie);
    scores = new float[tokens.size()];
    try (Tokenizer tokenizer = Tokenizer.load(tokenizerJson, Tokenizer.LONGEST)) {
      ids = tokenizer.tokenizeBare(TEXT).encoding().ids();
    }
  }

  /** Compiling alone. */
  @Benchmark
  public CompiledGrammar compile() {
    return CompiledGrammar.of(grammar, trie);
  }

  /** The first text of a grammar, compiling included: the tokens of each state are looked for. */
  @Benchmark
  public float[] cold() {
    return write(CompiledGrammar.of(grammar, trie));
  }

  /** A text whose states were all met before. */
  @Benchmark
  public float[] cached() {
    return write(compiled);
  }

  private float[] write(CompiledGrammar by) {
    GrammarProcessor processor = by.start(200);
    TokenIds text = new TokenIds();
    for (int id : ids) {
      Arrays.fill(scores, 0); // as a model would give new ones
      processor.process(text, scores);
      text.add(id);
    }
    return scores;
  }
}
