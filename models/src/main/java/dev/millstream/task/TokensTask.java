package dev.millstream.task;

import dev.millstream.tokenize.Encoding;
import dev.millstream.tokenize.Tokenization;
import dev.millstream.tokenize.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * A task of a model asked with tokens instead of texts: the answer is that to the text they were
 * made of, to the bit.
 *
 * <p>Nothing is asked of the model but tokens of its own tokenizer, of its vocabulary, and no more
 * than it takes.
 *
 * <p>Threading: safe for many threads, as the task is.
 */
public final class TokensTask<O> implements RowTask<Tokenization, O> {
  private final RowTask<?, O> task;
  private final String fingerprint;
  private final int highestSegment;
  private final int maxTokens;
  private final @Nullable Integer vocabSize;

  /**
   * Takes the task and what its model reads.
   *
   * @param tokenizer the model's
   * @param vocabSize the model's ids are below it; null where it is not known
   * @throws IllegalArgumentException when the task does something to texts that tokens lack
   */
  public TokensTask(RowTask<?, O> task, Tokenizer tokenizer, @Nullable Integer vocabSize) {
    task.needsTexts()
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(why);
            });
    this.task = task;
    this.fingerprint = tokenizer.fingerprint();
    this.highestSegment = tokenizer.highestSegment();
    this.maxTokens = Math.min(tokenizer.maxLength(), task.maxTokens());
    this.vocabSize = vocabSize;
  }

  @Override
  public Encoding encode(Tokenization tokens) {
    if (!tokens.tokenizer().equals(fingerprint)) {
      throw refusal(
          "the tokens were made by the tokenizer %s, but the model's is %s (the first 16 digits of the SHA-256 of tokenizer.json), to which their ids mean other tokens. Tokenize with this model's, or ask a model that shares the tokenizer."
              .formatted(tokens.tokenizer(), fingerprint));
    }
    if (tokens.windows().size() > 1) {
      throw refusal(
          "the tokens come in %d windows, and the model reads one row. Tokenize without return_overflowing_tokens, or make a record of each window."
              .formatted(tokens.windows().size()));
    }
    Encoding row = tokens.windows().get(0).encoding();
    requireLength(row);
    requireKnown(row);
    task.check(row);
    return row;
  }

  private void requireLength(Encoding row) {
    if (row.length() == 0) {
      throw refusal(
          "there are no tokens: the text is empty to its tokenizer. Leave such texts out, or send"
              + " them to the dead letters.");
    }
    if (row.length() > maxTokens) {
      throw new InferenceException(
          FailureCategory.TOO_LONG,
          "there are %d tokens, and at most %d are allowed. Tokenize with a truncation and a max_length of %d or less."
              .formatted(row.length(), maxTokens, maxTokens));
    }
  }

  /** An engine may read memory that is not its own for an id beyond its table. */
  private void requireKnown(Encoding row) {
    if (row.typeIds().length != row.length()) {
      throw refusal(
          "there are %d tokens and %d token_type_ids, and each token has one. Hand on what the tokenizer made."
              .formatted(row.length(), row.typeIds().length));
    }
    for (int i = 0; i < row.length(); i++) {
      int id = row.ids()[i];
      if (id < 0 || (vocabSize != null && id >= vocabSize)) {
        throw refusal(
            "token %d has the id %d, and the model knows ids from 0 to %s. Hand on what the tokenizer made."
                .formatted(i, id, vocabSize == null ? "those of its tokenizer" : vocabSize - 1));
      }
      int segment = row.typeIds()[i];
      if (segment < 0 || segment > highestSegment) {
        throw refusal(
            "token %d has the token_type_id %d, and this tokenizer gives 0 to %d. Hand on what the tokenizer made."
                .formatted(i, segment, highestSegment));
      }
    }
  }

  private static InferenceException refusal(String sentence) {
    return new InferenceException(FailureCategory.INVALID_INPUT, sentence);
  }

  @Override
  public O interpret(Encoding row, ModelOutputs outputs, int index) {
    return task.interpret(row, outputs, index);
  }

  /** The task's, so that a text and its tokens share an answer that is kept. */
  @Override
  public Object resultKey() {
    return task.resultKey();
  }

  @Override
  public O copyOf(O result) {
    return task.copyOf(result);
  }
}
