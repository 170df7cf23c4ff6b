package dev.millstream.generate.grammar;

import dev.millstream.generate.FinishReason;
import dev.millstream.generate.LogitsProcessor;
import dev.millstream.generate.StopRule;
import dev.millstream.generate.TokenIds;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one text to a grammar: as a processor it rules out every token that the grammar does not
 * allow next, or after which the text could not end within its tokens any more; as a rule it ends
 * the text when nothing can follow.
 *
 * <p>Reads the tokens that were added since it was asked before. As a processor it comes after
 * those that rule tokens out and before those that choose among the rest (temperature, top-k):
 * where others have ruled out all that the grammar allows, the grammar wins.
 *
 * <p>Threading: one for each text, used by one thread at a time.
 */
public final class GrammarProcessor implements LogitsProcessor, StopRule {
  private final CompiledGrammar grammar;
  private final int maxNewTokens;
  private DfaState state;
  private int read;
  private boolean ended;

  GrammarProcessor(CompiledGrammar grammar, int maxNewTokens) {
    this.grammar = grammar;
    this.maxNewTokens = maxNewTokens;
    this.state = grammar.first();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException when the text has a token that was ruled out, or as many as it
   *     may have
   */
  @Override
  public void process(TokenIds ids, float[] scores) {
    read(ids);
    if (ids.madeCount() >= maxNewTokens) {
      throw new IllegalStateException(
          "the text has all its %d tokens, and was to have another.".formatted(maxNewTokens));
    }
    TokenMask allowed =
        ended ? grammar.end() : grammar.next(state, maxNewTokens - ids.madeCount() - 1);
    allowed.apply(scores);
  }

  /**
   * {@link FinishReason#EOS} where the text is whole and nothing but its end can follow, or where
   * that has been written; null otherwise, as where the text is whole but may go on.
   *
   * @throws IllegalStateException when the text has a token that was ruled out
   */
  @Override
  public @Nullable FinishReason after(TokenIds ids) {
    read(ids);
    return ended || grammar.isDone(state) ? FinishReason.EOS : null;
  }

  /** Whether the text so far is of the grammar, as it stands. */
  public boolean isWhole() {
    return state.accepting;
  }

  private void read(TokenIds ids) {
    for (; read < ids.madeCount(); read++) {
      int id = ids.get(ids.promptLength() + read);
      if (ended) {
        continue;
      }
      if (grammar.isEnd(id) && state.accepting) {
        ended = true;
        continue;
      }
      DfaState next = grammar.isText(id) ? grammar.after(state, id) : null;
      if (next == null || next.isDead()) {
        throw new IllegalStateException(
            ("token %d of the text, with the id %d, is not of the output's grammar. Was it chosen after"
                    + " the grammar had ruled it out?")
                .formatted(read + 1, id));
      }
      state = next;
    }
  }
}
