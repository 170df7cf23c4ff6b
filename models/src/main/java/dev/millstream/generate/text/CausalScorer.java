package dev.millstream.generate.text;

import dev.millstream.generate.causal.ScoringDriver;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.TokenNames;
import dev.millstream.request.RequestJson;
import dev.millstream.tokenize.TokenizeOptions;
import dev.millstream.tokenize.TokenizerCall;
import dev.millstream.tokenize.Vocabulary;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * A causal language model that says how likely texts are, one after the other in the order in which
 * they come.
 *
 * <p>Threading: safe for many threads. Life cycle: that of the model that writes.
 */
final class CausalScorer implements TextWriter {
  private final CausalWriter model;
  private final ScoringDriver driver;
  private final OptionalInt startToken;

  CausalScorer(CausalWriter model, ScoringDriver driver, OptionalInt startToken) {
    this.model = model;
    this.driver = driver;
    this.startToken = startToken;
  }

  /** The id of {@code bos_token}, which a tokenizer need not have. */
  static OptionalInt startToken(ModelFiles files, Path tokenizerJson) {
    return TokenNames.of(files)
        .of("bos_token")
        .map(token -> Vocabulary.read(tokenizerJson).id(token))
        .orElse(OptionalInt.empty());
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException also when texts are to begin with a start token and the model
   *     has none
   */
  @Override
  public Writing with(String defaults) {
    return new PerplexityWriting(this, RequestJson.object(defaults, "parameters"));
  }

  @Override
  public String name() {
    return model.name();
  }

  @Override
  public String revision() {
    return model.revision();
  }

  @Override
  public int waiting() {
    return driver.waiting();
  }

  @Override
  public int contextTokens() {
    return model.contextTokens();
  }

  ScoringDriver driver() {
    return driver;
  }

  OptionalInt startToken() {
    return startToken;
  }

  TokenizerCall call(TokenizeOptions options) {
    return model.call(options);
  }

  String text(int id) {
    return model.detokenizer().decode(new int[] {id}, false);
  }

  @Override
  public void close() {
    model.close();
  }

  /** Which model it is, and of which revision. */
  @Override
  public String toString() {
    return model.toString();
  }
}
