package dev.millstream.pool;

import dev.millstream.model.ModelFiles;
import dev.millstream.model.TokenizerConfig;
import dev.millstream.tokenize.Tokenizer;
import dev.millstream.tokenize.TruncationSide;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model's tokenizer without the model.
 *
 * <p>Threading: safe for many threads.
 *
 * <p>Life cycle: opened and closed by {@link TokenizerPool}.
 */
public final class LoadedTokenizer {
  private static final Logger LOG = LoggerFactory.getLogger(LoadedTokenizer.class);

  private final ModelFiles files;
  private final Tokenizer tokenizer;

  private LoadedTokenizer(ModelFiles files, Tokenizer tokenizer) {
    this.files = files;
    this.tokenizer = tokenizer;
  }

  static LoadedTokenizer load(ModelFiles files) {
    TokenizerConfig config = TokenizerConfig.of(files);
    Tokenizer tokenizer =
        Tokenizer.load(
            files.require("tokenizer.json"),
            Objects.requireNonNullElse(config.maxTokens(), Tokenizer.LONGEST),
            TruncationSide.of(files));
    LoadedTokenizer loaded = new LoadedTokenizer(files, tokenizer);
    LOG.info(
        "Loaded the tokenizer {} of {}; its model takes {} tokens.",
        tokenizer.fingerprint(),
        loaded,
        config.maxTokens() == null ? "any number of" : config.maxTokens());
    return loaded;
  }

  /** The model's name, such as {@code sentence-transformers/all-MiniLM-L6-v2}. */
  public String name() {
    return files.name();
  }

  /** The commit of its files, or of a folder {@code sha256:} and the fingerprint. */
  public String revision() {
    return files.revision();
  }

  /** The tokenizer; not to be closed by callers. */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  void close() {
    tokenizer.close();
    LOG.info("Closed the tokenizer of {}.", this);
  }

  @Override
  public String toString() {
    return files.name() + "@" + files.revision();
  }
}
