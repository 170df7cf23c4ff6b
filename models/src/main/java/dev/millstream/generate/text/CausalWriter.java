package dev.millstream.generate.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.generate.causal.CausalModel;
import dev.millstream.generate.causal.GenerationDriver;
import dev.millstream.generate.causal.GenerationLimits;
import dev.millstream.generate.causal.ScoringDriver;
import dev.millstream.generate.decode.Detokenizer;
import dev.millstream.model.GenerationConfig;
import dev.millstream.model.ModelFiles;
import dev.millstream.request.RequestJson;
import dev.millstream.tokenize.TokenizeOptions;
import dev.millstream.tokenize.Tokenizer;
import dev.millstream.tokenize.TokenizerCall;
import dev.millstream.tokenize.TruncationSide;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A causal language model that writes texts side by side, for all who ask in a process, and says
 * how likely given ones are. Each of the two takes its memory when it is first wanted, within the
 * bytes of the budget, and keeps it.
 *
 * <p>Threading: safe for many threads. Life cycle: closing fails the texts that are not done.
 */
public final class CausalWriter implements TextWriter {
  private static final int MOST_WAITING = 100_000;
  private static final String TOKENIZER = "tokenizer.json";

  private final ModelFiles files;
  private final Tokenizer tokenizer;
  private final CausalModel model;
  private final GenerationLimits limits;
  private final Detokenizer detokenizer;
  private final GenerationConfig config;
  private final PromptReader prompts;
  private final Grammars grammars;
  private final BeamWriter beams;
  private @Nullable GenerationDriver driver; // guarded by this
  private @Nullable CausalScorer scorer; // guarded by this

  private CausalWriter(
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
    this.beams = new BeamWriter(files, this);
  }

  private static @Nullable Integer bosId(GenerationConfig config) {
    JsonNode id = config.value("bos_token_id");
    return id == null || !id.canConvertToInt() ? null : id.intValue();
  }

  /**
   * Loads a model that is to write.
   *
   * @throws dev.millstream.model.ModelLoadException when a file is missing or unusable, or it is no
   *     causal language model
   * @throws IllegalArgumentException when the budget is too small for one text
   */
  public static CausalWriter open(ModelFiles files, WritingBudget budget) {
    CausalWriter writer = load(files, budget);
    try {
      writer.driver();
      return writer;
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  /** Loads a model, which takes no memory for texts yet. */
  static CausalWriter load(ModelFiles files, WritingBudget budget) {
    Tokenizer tokenizer =
        Tokenizer.load(files.require(TOKENIZER), Tokenizer.LONGEST, TruncationSide.of(files));
    CausalModel model = null;
    try {
      model = CausalModel.open(files, budget.threadCount());
      return new CausalWriter(files, tokenizer, model, budget);
    } catch (RuntimeException e) {
      if (model != null) {
        model.close();
      }
      tokenizer.close();
      throw e;
    }
  }

  /**
   * What of it does a task, with its memory.
   *
   * @throws IllegalArgumentException when the budget is too small for one text
   */
  synchronized TextWriter readyFor(WritingTask task) {
    if (!task.isPerplexity()) {
      driver();
      return this;
    }
    CausalScorer known = scorer;
    if (known == null) {
      OptionalInt start = CausalScorer.startToken(files, files.require(TOKENIZER));
      known =
          new CausalScorer(
              this, new ScoringDriver(model, limits.forOneText(), MOST_WAITING), start);
      scorer = known;
    }
    return known;
  }

  @Override
  public Writing with(String defaults) {
    return new CausalWriting(
        this, new MeanLogProbability(), RequestJson.object(defaults, "parameters"));
  }

  @Override
  public String name() {
    return files.name();
  }

  @Override
  public String revision() {
    return files.revision();
  }

  @Override
  public int waiting() {
    return driver().waiting();
  }

  @Override
  public int contextTokens() {
    return limits.slotTokens();
  }

  int scoresWidth() {
    return model.logitsWidth();
  }

  GenerationConfig config() {
    return config;
  }

  synchronized GenerationDriver driver() {
    GenerationDriver known = driver;
    if (known == null) {
      known = new GenerationDriver(model, limits, MOST_WAITING);
      driver = known;
    }
    return known;
  }

  TokenizerCall call(TokenizeOptions options) {
    return tokenizer.call(options);
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
    // Waited for without the lock: whoever hears of a text's end may ask for another.
    GenerationDriver writing;
    CausalScorer scoring;
    synchronized (this) {
      writing = driver;
      scoring = scorer;
    }
    if (writing != null) {
      writing.close();
    }
    if (scoring != null) {
      scoring.driver().close();
    }
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
