package dev.millstream.generate.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.generate.causal.CausalModel;
import dev.millstream.generate.causal.GenerationDriver;
import dev.millstream.generate.causal.GenerationLimits;
import dev.millstream.generate.decode.Detokenizer;
import dev.millstream.model.GenerationConfig;
import dev.millstream.model.ModelFiles;
import dev.millstream.request.RequestJson;
import dev.millstream.tokenize.Tokenizer;
import dev.millstream.tokenize.TruncationSide;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A causal language model that writes texts side by side, for all who ask in a process.
 *
 * <p>Threading: safe for many threads. Life cycle: closing fails the texts that are not done.
 */
public final class TextWriter implements AutoCloseable {
  private static final int MOST_WAITING = 100_000;
  private static final String TOKENIZER = "tokenizer.json";

  private final ModelFiles files;
  private final Tokenizer tokenizer;
  private final CausalModel model;
  private final GenerationLimits limits;
  private final GenerationDriver driver;
  private final Detokenizer detokenizer;
  private final GenerationConfig config;
  private final PromptReader prompts;
  private final Grammars grammars;
  private final BeamWriter beams;

  private TextWriter(
      ModelFiles files, Tokenizer tokenizer, CausalModel model, WritingBudget budget) {
    Path tokenizerJson = files.require(TOKENIZER);
    this.files = files;
    this.tokenizer = tokenizer;
    this.model = model;
    this.config = GenerationConfig.of(files);
    this.detokenizer = Detokenizer.of(tokenizer, tokenizerJson);
    this.prompts = PromptReader.of(files, tokenizer, bosId(config));
    this.grammars = new Grammars(tokenizerJson);
    this.limits = budget.limits(model);
    this.driver = new GenerationDriver(model, limits, MOST_WAITING);
    this.beams = new BeamWriter(files, this);
  }

  private static @Nullable Integer bosId(GenerationConfig config) {
    JsonNode id = config.value("bos_token_id");
    return id == null || !id.canConvertToInt() ? null : id.intValue();
  }

  /**
   * Loads a model.
   *
   * @throws dev.millstream.model.ModelLoadException when a file is missing or unusable, or it is no
   *     causal language model
   * @throws IllegalArgumentException when the budget is too small for one text
   */
  public static TextWriter open(ModelFiles files, WritingBudget budget) {
    Tokenizer tokenizer =
        Tokenizer.load(files.require(TOKENIZER), Tokenizer.LONGEST, TruncationSide.of(files));
    CausalModel model = null;
    try {
      model = CausalModel.open(files, budget.threadCount());
      return new TextWriter(files, tokenizer, model, budget);
    } catch (RuntimeException e) {
      if (model != null) {
        model.close();
      }
      tokenizer.close();
      throw e;
    }
  }

  /**
   * Takes requests with these parameters where they name none of their own.
   *
   * @param defaults JSON object of parameters with Python's names
   * @throws IllegalArgumentException when they are wrong
   */
  public Writing with(String defaults) {
    return new Writing(this, RequestJson.object(defaults, "parameters"));
  }

  /**
   * Checks parameters without a model.
   *
   * @throws IllegalArgumentException when they are wrong
   */
  public static void check(String defaults) {
    WritingParameters.of(RequestJson.object(defaults, "parameters"), GenerationConfig.NONE);
  }

  /** Names of the parameters that requests may have. */
  public static Set<String> parameters() {
    return WritingParameters.names();
  }

  /** The model's name, such as {@code HuggingFaceTB/SmolLM2-135M-Instruct}. */
  public String name() {
    return files.name();
  }

  /** The commit of its files, or of a folder {@code sha256:} and the fingerprint. */
  public String revision() {
    return files.revision();
  }

  /** Texts that wait to be taken. */
  public int waiting() {
    return driver.waiting();
  }

  /** Tokens that a text may have, prompt included. */
  public int contextTokens() {
    return limits.slotTokens();
  }

  int scoresWidth() {
    return model.logitsWidth();
  }

  GenerationConfig config() {
    return config;
  }

  GenerationDriver driver() {
    return driver;
  }

  Detokenizer detokenizer() {
    return detokenizer;
  }

  PromptReader prompts() {
    return prompts;
  }

  BeamWriter beams() {
    return beams;
  }

  Grammars grammars() {
    return grammars;
  }

  @Override
  public void close() {
    driver.close();
    beams.close();
    model.close();
    tokenizer.close();
  }

  /** Which model it is, and of which revision. */
  @Override
  public String toString() {
    return files.name() + "@" + files.revision();
  }
}
